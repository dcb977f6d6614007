import { cropFilter, planCrop } from './crop.ts';
import { badFilm } from './ffmpeg/fail.ts';
import { openFilm } from './ffmpeg/film.ts';
import type { OpenFilm } from './ffmpeg/open.ts';
import { SAMPLES_A_FRAME } from './ffmpeg/write.ts';
import { cutSound, levelFilters } from './level.ts';
import { measureFilm } from './measure/film.ts';
import type { Measurement } from './measure/measurement.ts';
import { upright, uprightSize } from './measure/upright.ts';
import { findShots, type Stretch } from './shots.ts';
import type { Task } from './task.ts';

/** Sizes of a 9:16 picture; the smallest that loses nothing is taken. */
const SIZES = [
  { width: 540, height: 960 },
  { width: 720, height: 1280 },
  { width: 1080, height: 1920 },
] as const;

/** How a clip is rendered: the filters of its picture and sound, its size and frame rate. */
export interface ClipPlan {
  readonly picture: string;
  readonly sound: string;
  readonly size: (typeof SIZES)[number];
  readonly rate: Rate;
}

interface Rate {
  readonly num: number;
  readonly den: number;
}

/** Measures the stretch and decides where to crop and how loud to make it. */
export async function planClip(task: Extract<Task, { kind: 'render' }>): Promise<ClipPlan> {
  const { file, startMs, endMs, threads } = task;
  const clip = { startMs, endMs };
  const film = await openFilm(file, Number.POSITIVE_INFINITY);
  try {
    const options = { threads, maxDurationMs: Number.POSITIVE_INFINITY, fromMs: startMs, toMs: endMs };
    const measured = await measureFilm(film, options);
    refuseOutside(film.name, clip, measured);
    const shots = findShots(measured.frames, endMs).shots.filter((shot) => shot.endMs > startMs);
    const inClip = shots.map((shot) => ({ startMs: Math.max(startMs, shot.startMs), endMs: shot.endMs }));
    const source = uprightSize(film);
    const crop = planCrop(source, inClip, measured.grid);
    const size = SIZES.find(({ height }) => height >= crop.height) ?? SIZES[2];
    const rate = frameRate(film, measured.fps);
    const pictures = Math.max(1, Math.round(((endMs - startMs) * rate.num) / (1000 * rate.den)));
    const start = (film.originMs + startMs - 0.5) / 1000;
    const end = (film.originMs + endMs - 0.5) / 1000;
    const picture = [
      `trim=start=${start}:end=${end},setpts=PTS-${start}/TB`,
      `${upright(film)}${cropFilter(crop, startMs)}`,
      `scale=${size.width}:${size.height}:flags=bicubic,setsar=1`,
      // The last picture stays until the end, as it does in a film of few pictures.
      `fps=${rate.num}/${rate.den}:start_time=0:round=near,tpad=stop=-1:stop_mode=clone,trim=end_frame=${pictures},format=yuv420p`,
    ].join(',');
    const levelled = film.sound === undefined ? 'anull' : await levelFilters(file, clip);
    const seconds = (endMs - startMs) / 1000;
    // A film whose sound begins late or has gaps gets silence there, so that sound and picture stay together.
    const sound = [
      cutSound(film.originMs, clip),
      levelled,
      'aresample=48000:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo',
      `apad=whole_dur=${seconds},atrim=end=${seconds},asetnsamples=n=${SAMPLES_A_FRAME.aac}:p=0`,
    ].join(',');
    return { picture, sound, size, rate };
  } finally {
    film.close();
  }
}

/** A clip may end after the last picture by no more than two pictures: sound alone, or nothing, is no clip. */
function refuseOutside(name: string, { startMs, endMs }: Stretch, { pictureEndMs, fps }: Measurement) {
  if (pictureEndMs >= endMs - 2000 / fps) return;
  const ends = `its picture ends at ${Math.round(pictureEndMs)} ms`;
  throw badFilm('clip-outside-film', `${name} does not reach from ${startMs} to ${endMs} ms: ${ends}`);
}

/** The film's own rate where Instagram takes it (23 to 60), otherwise 30. */
function frameRate({ picture }: OpenFilm, measured: number): Rate {
  if (measured < 23 || measured > 60) return { num: 30, den: 1 };
  const off = ({ num, den }: Rate) => (den > 0 ? Math.abs(num / den - measured) : Number.POSITIVE_INFINITY);
  // The declared rates are exact fractions such as 30000/1001, but either may be wrong; what was measured decides.
  const [declared] = [picture.rFrameRate, picture.avgFrameRate].sort((a, b) => off(a) - off(b));
  return declared !== undefined && off(declared) < 0.1 ? declared : { num: Math.round(measured * 1000), den: 1000 };
}
