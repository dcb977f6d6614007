import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Frame, Packet } from 'node-av/lib';
import { type Matrix, matrixOf } from '../ffmpeg/color.ts';
import { openDecoder } from '../ffmpeg/decode.ts';
import { openFilter } from '../ffmpeg/filter.ts';
import { millisecondsPerTick, type OpenFilm, refuseSize, tooLong } from '../ffmpeg/open.ts';
import { openShown } from '../ffmpeg/shown.ts';
import { pictureChain } from './chains.ts';
import { openEndMeter } from './end.ts';
import { openGrid } from './grid.ts';
import { cropped, deinterlaced } from './upright.ts';

/** The longer side of the measured frame, px. */
const ANALYSIS_SIDE = 480;

export interface PicturePassOptions {
  readonly threads: number;
  readonly maxDurationMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Receives each frame as measured, for the duration of the call: upright, 8 bits of 4:2:0, full range, in the film's matrix. */
  readonly see?: ((picture: Frame, ms: number) => void) | undefined;
}

/** Opens the pass over the video. */
export function openPicturePass(film: OpenFilm, options: PicturePassOptions) {
  const { threads, maxDurationMs, fromMs, toMs, see } = options;
  const decoder = openDecoder(film, film.picture, threads);
  const tickMs = millisecondsPerTick(film.picture);
  const size = analysisSize(film);
  const { width, height } = measuredSize(film);
  const matrix: Matrix = matrixOf(film.picture.codecpar);
  const filter = openFilter('picture', film.picture.timeBase, (frame, isInterlaced) => {
    refuseSize(film.name, frame.width, frame.height);
    return `${deinterlaced(isInterlaced)}${cropped(film, frame)}${pictureChain(size, film.orientation.filters, { frame, matrix })}`;
  });
  const grid = openGrid(width, height, matrix);
  const end = openEndMeter(film);
  let packets = 0;
  let repeats = 0;

  const measure = (scaled: Frame, outTickMs: number) => {
    const ms = Math.max(fromMs, msOf(scaled, outTickMs));
    grid.take(scaled, ms);
    see?.(scaled, ms);
  };
  const msOf = (frame: Frame, outTickMs: number) => Number(frame.pts) * outTickMs - film.originMs;
  const shown = openShown(film, { fromMs, toMs }, (frame) => filter.push(frame, measure));
  const receive = (frame: Frame) => {
    const ms = shown.push(frame);
    if (ms === undefined) return;
    if (ms > maxDurationMs) throw tooLong(film.name, ms, maxDurationMs);
    end.read(ms, Number(frame.duration) * tickMs);
  };
  // A packet without bytes means that the frame before it continues (AVI, Theora); decoders refuse it.
  const repeat = (packet: Packet) => {
    repeats += 1;
    if (packet.pts !== AV_NOPTS_VALUE) end.extend(Number(packet.pts + packet.duration) * tickMs - film.originMs);
  };
  return {
    push: (packet: Packet | null) => {
      if (packet?.size === 0) return repeat(packet);
      if (packet !== null) packets += 1;
      decoder.push(packet, receive);
      if (packet !== null) return;
      shown.finish();
      filter.push(null, measure);
    },
    /** How far the film has been read, ms. */
    readMs: end.lastMs,
    isOver: () => shown.overMs() !== undefined,
    /** Returns when the video ends, and its frames per second; undefined if no frame was shown. */
    conclude: () => {
      const found = end.conclude(repeats);
      const endMs = shown.overMs() ?? found.endMs;
      grid.standUntil(Math.min(endMs, toMs));
      return { ...found, endMs };
    },
    frames: grid.frames,
    grid: grid.grid,
    looks: grid.looks,
    damagedShare: () => (packets === 0 ? 0 : Math.max(decoder.damaged() / packets, shown.passedOver())),
    close: () => {
      shown.close();
      grid.close();
      filter.close();
      decoder.close();
    },
  };
}

/** Returns the visible size before the frame is rotated. */
const untouched = ({ orientation, shown }: OpenFilm) =>
  orientation.isTransposed ? { width: shown.height, height: shown.width } : shown;

/** Returns the size of the measured frame, upright. */
export function measuredSize(film: OpenFilm): { readonly width: number; readonly height: number } {
  const { width, height } = analysisSize(film);
  return film.orientation.isTransposed ? { width: height, height: width } : { width, height };
}

/** Returns a size whose longer side has 480 px, even if the film is smaller, so that sharpness means the same in every film. */
function analysisSize(film: OpenFilm): { width: number; height: number } {
  const { width, height } = untouched(film);
  const scale = ANALYSIS_SIDE / Math.max(width, height);
  const even = (length: number) => Math.max(16, 2 * Math.round((length * scale) / 2));
  return { width: even(width), height: even(height) };
}
