import { AV_NOPTS_VALUE, AVCOL_SPC_BT470BG, AVCOL_SPC_BT709, AVCOL_SPC_SMPTE170M } from 'node-av/constants';
import type { Frame, Packet } from 'node-av/lib';
import { frameMs, openDecoder, plane } from '../ffmpeg/decode.ts';
import { openFilter } from '../ffmpeg/filter.ts';
import { millisecondsPerTick, type OpenFilm, refuseSize, tooLong } from '../ffmpeg/open.ts';
import { pictureChain } from './chains.ts';
import { openChangeMeter } from './change.ts';
import { type GridPicture, HOP_MS, type MeasuredFrame } from './measurement.ts';
import { openMotionMeter } from './motion.ts';
import { BT601, BT709, brightness, colourfulness, exposure, histogram, isBlack, laplacianVariance } from './picture.ts';
import { turned } from './upright.ts';

/** The longer side of the picture that is measured, px. */
const ANALYSIS_SIDE = 480;

export interface PicturePassOptions {
  readonly threads: number;
  readonly maxDurationMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The pass over the picture: every frame for shots, every tenth of a second for everything else. */
export function openPicturePass(film: OpenFilm, { threads, maxDurationMs, fromMs, toMs }: PicturePassOptions) {
  const decoder = openDecoder(film, film.picture, threads);
  const tickMs = millisecondsPerTick(film.picture);
  const size = analysisSize(film);
  const [width, height] = film.turn % 180 === 0 ? [size.width, size.height] : [size.height, size.width];
  const chain = pictureChain(size, turned(film));
  const filter = openFilter('picture', film.picture.timeBase, (frame) => {
    refuseSize(film.name, frame.width, frame.height);
    return chain;
  });
  const matrix = colourMatrix(film);
  const measureChange = openChangeMeter(width, height, matrix);
  const measureMotion = openMotionMeter(width, height);
  const frames: MeasuredFrame[] = [];
  const grid: GridPicture[] = [];
  let packets = 0;
  let repeats = 0;
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
    if (ms > maxDurationMs) throw tooLong(film.name, ms, maxDurationMs);
    endMs = Math.max(endMs, ms + Number(frame.duration) * tickMs);
    // Pictures that go back in time (broken time stamps) would make shots of negative length.
    if (ms < fromMs - 0.5 || ms >= toMs - 0.5 || (lastMs !== undefined && ms <= lastMs)) return;
    frame.pts = frame.bestEffortTimestamp;
    filter.push(frame, (scaled) => take(scaled, ms));
  };
  // A packet without bytes says that the picture before it goes on (AVI, Theora); decoders refuse it.
  const repeat = (packet: Packet) => {
    repeats += 1;
    if (packet.pts !== AV_NOPTS_VALUE)
      endMs = Math.max(endMs, Number(packet.pts + packet.duration) * tickMs - film.originMs);
  };
  return {
    push: (packet: Packet | null) => {
      if (packet?.size === 0) return repeat(packet);
      if (packet !== null) packets += 1;
      decoder.push(packet, receive);
    },
    endMs: () => endMs,
    repeats: () => repeats,
    frames,
    grid,
    damagedShare: () => (packets === 0 ? 0 : decoder.damaged() / packets),
    close: () => {
      filter.close();
      decoder.close();
    },
  };
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
