import { AVCOL_SPC_BT470BG, AVCOL_SPC_BT709, AVCOL_SPC_SMPTE170M } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import { frameMs, openDecoder, plane, readPackets, seekBefore } from '../ffmpeg/decode.ts';
import { badFilm } from '../ffmpeg/fail.ts';
import { openFilter } from '../ffmpeg/filter.ts';
import { millisecondsPerTick, type OpenFilm, refuseSize, tooLong } from '../ffmpeg/open.ts';
import { openChangeMeter } from './change.ts';
import { type GridPicture, HOP_MS, type MeasuredFrame, type Measurement } from './measurement.ts';
import { openMotionMeter } from './motion.ts';
import { BT601, BT709, brightness, colourfulness, exposure, histogram, isBlack, laplacianVariance } from './picture.ts';
import { openSoundPass } from './sound.ts';
import { turned } from './upright.ts';

/** The longer side of the picture that is measured, px. */
const ANALYSIS_SIDE = 480;

export interface MeasureOptions {
  readonly threads: number;
  readonly maxDurationMs: number;
  /** Measures only this stretch; times still count from the first picture of the film. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Told every tenth of a second how far the film is read, ms. */
  readonly progress?: (ms: number) => void;
}

/** Measures picture and sound in one reading of the file. */
export async function measureFilm(film: OpenFilm, options: MeasureOptions): Promise<Measurement> {
  const fromMs = options.fromMs ?? Number.NEGATIVE_INFINITY;
  const toMs = options.toMs ?? Number.POSITIVE_INFINITY;
  const picture = openPicturePass(film, options, fromMs, toMs);
  const sound = film.sound === undefined ? undefined : openSoundPass(film, film.sound);
  try {
    if (options.fromMs !== undefined) seekBefore(film, options.fromMs);
    await readPackets(
      film,
      (packet) => {
        if (packet.streamIndex === film.picture.index) picture.push(packet);
        else if (packet.streamIndex === film.sound?.index) sound?.push(packet);
        return picture.endMs() < toMs || (sound !== undefined && sound.endMs() < toMs);
      },
      () => options.progress?.(picture.endMs()),
    );
    picture.push(null);
    sound?.push(null);
    return conclude(film, picture, sound, options);
  } finally {
    picture.close();
    sound?.close();
  }
}

type PicturePass = ReturnType<typeof openPicturePass>;
type SoundPass = ReturnType<typeof openSoundPass>;

/** The pass over the picture: every frame for shots, every tenth of a second for everything else. */
function openPicturePass(film: OpenFilm, options: MeasureOptions, fromMs: number, toMs: number) {
  const decoder = openDecoder(film, film.picture, options.threads);
  const tickMs = millisecondsPerTick(film.picture);
  const size = analysisSize(film);
  const [width, height] = film.turn % 180 === 0 ? [size.width, size.height] : [size.height, size.width];
  // Bilinear scaling averages over the area when it shrinks; full range makes 0–255 mean the same in every film.
  const scale = `scale=${size.width}:${size.height}:flags=bilinear:out_range=pc,${turned(film)}format=yuv420p`;
  const filter = openFilter('picture', film.picture.timeBase, (frame) => {
    refuseSize(film.name, frame.width, frame.height);
    return scale;
  });
  const matrix = colourMatrix(film);
  const measureChange = openChangeMeter(width, height, matrix);
  const measureMotion = openMotionMeter(width, height);
  const frames: MeasuredFrame[] = [];
  const grid: GridPicture[] = [];
  let packets = 0;
  let endMs = Number.NEGATIVE_INFINITY;
  let nextGridMs = Number.NEGATIVE_INFINITY;

  const take = (frame: Frame, ms: number) => {
    const [luma, blue, red] = [plane(frame, 0), plane(frame, 1), plane(frame, 2)];
    const [lumaStride = width, chromaStride = width >> 1] = frame.linesize;
    const yuv = { width, height, luma, lumaStride, blue, red, chromaStride };
    frames.push({ ms, ...measureChange(yuv) });
    // Half a millisecond of tolerance, or a clock such as 1/90000 would miss every other grid line.
    if (ms < nextGridMs - 0.5) return;
    nextGridMs = (Math.floor((ms + 0.5) / HOP_MS) + 1) * HOP_MS;
    const counts = histogram(yuv);
    const motion = measureMotion(yuv);
    grid.push({
      ms,
      brightness: brightness(counts),
      exposure: exposure(counts),
      isBlack: isBlack(counts),
      sharpness: laplacianVariance(yuv),
      colour: colourfulness(yuv, matrix),
      motion: motion?.amount,
      motionColumns: motion?.columns,
      motionRows: motion?.rows,
    });
  };
  const receive = (frame: Frame) => {
    const found = frameMs(frame, tickMs);
    const lastMs = frames.at(-1)?.ms;
    const ms = found === undefined ? (lastMs ?? -40) + 40 : found - film.originMs;
    if (ms > options.maxDurationMs) throw tooLong(film.name, ms, options.maxDurationMs);
    endMs = ms + Number(frame.duration) * tickMs;
    // Pictures that go back in time (broken time stamps) would make shots of negative length.
    if (ms < fromMs - 0.5 || ms >= toMs - 0.5 || (lastMs !== undefined && ms <= lastMs)) return;
    frame.pts = frame.bestEffortTimestamp;
    filter.push(frame, (scaled) => take(scaled, ms));
  };
  return {
    push: (packet: Parameters<typeof decoder.push>[0]) => {
      if (packet !== null) packets += 1;
      decoder.push(packet, receive);
    },
    endMs: () => endMs,
    frames,
    grid,
    damagedShare: () => (packets === 0 ? 0 : decoder.damaged() / packets),
    close: () => {
      filter.close();
      decoder.close();
    },
  };
}

function conclude(
  film: OpenFilm,
  picture: PicturePass,
  sound: SoundPass | undefined,
  options: MeasureOptions,
): Measurement {
  const { frames, grid } = picture;
  const [first, last] = [frames[0], frames.at(-1)];
  if (first === undefined || last === undefined)
    throw badFilm('film-not-readable', `${film.name}: none of its pictures can be decoded`);
  const isWhole = options.fromMs === undefined && options.toMs === undefined;
  if (isWhole && frames.length === 1)
    throw badFilm('film-is-one-picture', `${film.name} is a single picture, not a film`);
  if (picture.damagedShare() > DAMAGED_SHARE) {
    const percent = Math.round(100 * Math.min(1, picture.damagedShare()));
    throw badFilm('film-damaged', `${film.name}: about ${percent} % of its pictures are damaged; copy it again`);
  }
  const frameMs = frames.length > 1 ? (last.ms - first.ms) / (frames.length - 1) : 40;
  // Some writers give the last picture next to no duration.
  const lastMs = Math.max(0, picture.endMs() - last.ms);
  const pictureEndMs = last.ms + (lastMs < frameMs / 2 ? frameMs : lastMs);
  const soundEndMs = sound?.endMs() ?? Number.NEGATIVE_INFINITY;
  const startMs = Math.min(0, film.containerStartMs - film.originMs);
  const durationMs = Math.max(pictureEndMs, soundEndMs) - startMs;
  if (isWhole) refuseTruncated(film, durationMs);
  const turned = film.turn % 180 !== 0;
  const { width, height } = film.picture.codecpar;
  return {
    width: turned ? height : width,
    height: turned ? width : height,
    fps: Math.round(1e6 / frameMs) / 1000,
    durationMs,
    pictureEndMs,
    hasAudio: sound !== undefined,
    loudnessLufs: undefined,
    hops: [],
    ...sound?.result(),
    frames,
    grid,
  };
}

/** More damaged pictures than this, and what would be measured is the damage. */
const DAMAGED_SHARE = 0.05;

function refuseTruncated(film: OpenFilm, durationMs: number) {
  const declaredMs = film.declaredMs;
  if (declaredMs === undefined || declaredMs - durationMs <= Math.max(1000, 0.02 * declaredMs)) return;
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  throw badFilm(
    'film-truncated',
    `${film.name} says it lasts ${seconds(declaredMs)} s but ends after ${seconds(durationMs)} s: it is cut off; copy it again`,
  );
}

/** Longer side 480 px, also when the film is smaller, so that sharpness means the same in every film. */
function analysisSize(film: OpenFilm): { width: number; height: number } {
  const { width, height } = film.picture.codecpar;
  const scale = ANALYSIS_SIDE / Math.max(width, height);
  const even = (length: number) => Math.max(16, 2 * Math.round((length * scale) / 2));
  return { width: even(width), height: even(height) };
}

/** As the file says; without a word, BT.709 from 720 lines on, as players assume. */
function colourMatrix(film: OpenFilm) {
  const { colorSpace, width, height } = film.picture.codecpar;
  if (colorSpace === AVCOL_SPC_BT470BG || colorSpace === AVCOL_SPC_SMPTE170M) return BT601;
  return colorSpace === AVCOL_SPC_BT709 || Math.min(width, height) >= 720 ? BT709 : BT601;
}
