import { cropFilter, planClipCrop } from './crop.ts';
import { scaleColors } from './ffmpeg/color.ts';
import { badFilm } from './ffmpeg/fail.ts';
import { openAgain } from './ffmpeg/film.ts';
import type { Describe } from './ffmpeg/filter.ts';
import { type OpenFilm, refuseSize } from './ffmpeg/open.ts';
import { SAMPLES_A_FRAME } from './ffmpeg/write.ts';
import { cutSound, levelFilters } from './level.ts';
import { measureFilm } from './measure/film.ts';
import type { Measurement } from './measure/measurement.ts';
import { deinterlaced, upright } from './measure/upright.ts';
import type { CropPlan } from './schema.ts';
import { findShots, type Stretch } from './shots.ts';
import type { Task } from './task.ts';
import { thumbnailMs } from './thumbnail-time.ts';

/** Sizes of a 9:16 frame. */
const SIZES = [
  { width: 540, height: 960 },
  { width: 720, height: 1280 },
  { width: 1080, height: 1920 },
] as const;

/** How a clip is rendered: the filters of its video and sound, its size and frame rate. */
export interface ClipPlan {
  /** Cut, crop, size and colors of a frame: rebuilt if frames with other properties appear within a film. */
  readonly picture: Describe;
  /** Filters for the frames of the whole clip: their rate and number. */
  readonly pictures: string;
  readonly sound: string;
  readonly crop: CropPlan;
  readonly size: (typeof SIZES)[number];
  readonly rate: Rate;
  readonly thumbnailMs: number;
}

interface Rate {
  readonly num: number;
  readonly den: number;
}

/** Measures the part and decides how to crop it and how loud to make it. */
export async function planClip(film: OpenFilm, task: Extract<Task, { kind: 'render' }>): Promise<ClipPlan> {
  const { start_ms, end_ms, threads } = task;
  const clip = { start_ms, end_ms };
  const measured = await measureStretch(film, clip, threads);
  refuseOutside(film.name, clip, measured);
  const { shots } = findShots(measured.frames, end_ms, measured.looks);
  const crop = task.crop ?? planClipCrop(film.shown, shots, clip, measured.grid, task.texts);
  const size = sizeOf(crop);
  const rate = frameRate(film.picture, measured.fps);
  const pictures = Math.max(1, Math.round(((end_ms - start_ms) * rate.num) / (1000 * rate.den)));
  const leveled = film.sound === undefined ? 'anull' : await levelFilters(film, clip);
  const seconds = (end_ms - start_ms) / 1000;
  return {
    picture: pictureFilters(film, cropFilter(crop, start_ms), clip, size),
    // The frame visible at the start is the first, and the last one lasts until the end, as in a film with few frames.
    pictures: `fps=${rate.num}/${rate.den}:start_time=0:round=near,tpad=stop=-1:stop_mode=clone,trim=end_frame=${pictures}`,
    // If the film's sound begins late or has gaps, silence is inserted, so that sound and video stay in sync.
    sound: [
      cutSound(film.originMs, clip),
      leveled,
      'aresample=48000:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo',
      `apad=whole_dur=${seconds},atrim=end=${seconds},asetnsamples=n=${SAMPLES_A_FRAME.aac}:p=0`,
    ].join(','),
    crop,
    size,
    rate,
    thumbnailMs: thumbnailMs(measured, clip),
  };
}

/** Returns the smallest size in which a crop keeps all its pixels; the largest size for any larger crop. */
export const sizeOf = (crop: Pick<CropPlan, 'height'>) => SIZES.find(({ height }) => height >= crop.height) ?? SIZES[2];

async function measureStretch(film: OpenFilm, { start_ms, end_ms }: Stretch, threads: number): Promise<Measurement> {
  const again = await openAgain(film, start_ms);
  try {
    const options = { threads, maxDurationMs: Number.POSITIVE_INFINITY, fromMs: start_ms, toMs: end_ms };
    return await measureFilm(again, options);
  } finally {
    again.close();
  }
}

/** Returns the filters for a frame: on the clip's clock, upright, cropped, scaled, in the usual colors. */
function pictureFilters(
  film: OpenFilm,
  crop: string,
  { start_ms }: Pick<Stretch, 'start_ms'>,
  size: { readonly width: number; readonly height: number },
): Describe {
  const start = (film.originMs + start_ms - 0.5) / 1000;
  const scale = `${size.width}:${size.height}:flags=bicubic`;
  const { num, den } = film.picture.timeBase;
  return (frame, isInterlaced) => {
    refuseSize(film.name, frame.width, frame.height);
    return [
      `${deinterlaced(isInterlaced)}setpts=PTS-${start}/TB,${upright(film, frame)}${crop}`,
      `${scaleColors(frame, { scale, matrix: 'bt709', range: 'tv' })},setsar=1,format=yuv420p`,
      // One kind of frame and one clock, whatever the preceding filters output.
      `setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv,settb=${num}/${2 * den}`,
    ].join(',');
  };
}

/** Refuses a clip that ends after the last frame by more than two frames: sound alone, or nothing, is not a clip. */
export function refuseOutside(
  name: string,
  { start_ms, end_ms }: Stretch,
  { pictureEndMs, fps }: Pick<Measurement, 'pictureEndMs' | 'fps'>,
) {
  if (pictureEndMs >= end_ms - 2000 / fps) return;
  const ends = `its picture ends at ${Math.round(pictureEndMs)} ms`;
  throw badFilm('clip-outside-film', `${name} does not contain ${start_ms} to ${end_ms} ms: ${ends}`);
}

/** The frame rates in the file's headers. */
interface Declared {
  readonly rFrameRate: Rate;
  readonly avgFrameRate: Rate;
}

/** Returns the film's own rate if Instagram accepts it (23 to 60), otherwise 30. */
export function frameRate(picture: Declared, measured: number): Rate {
  if (measured < 23 || measured > 60) return { num: 30, den: 1 };
  const off = ({ num, den }: Rate) => (den > 0 ? Math.abs(num / den - measured) : Number.POSITIVE_INFINITY);
  // The declared rates are exact fractions such as 30000/1001, but either may be wrong, so the one closest to the measured rate is used.
  const [declared] = [picture.rFrameRate, picture.avgFrameRate].sort((a, b) => off(a) - off(b));
  return declared !== undefined && off(declared) < 0.1 ? declared : { num: Math.round(measured * 1000), den: 1000 };
}
