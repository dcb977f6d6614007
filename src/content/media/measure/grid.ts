import { Frame } from 'node-av/lib';
import type { Matrix } from '../ffmpeg/color.ts';
import { planes } from '../ffmpeg/decode.ts';
import { findBars } from './bars.ts';
import { openChangeMeter } from './change.ts';
import { type Look, openLookMeter } from './look.ts';
import { type GridPicture, HOP_MS, type MeasuredFrame } from './measurement.ts';
import { openMotionMeter } from './motion.ts';
import {
  brightness,
  colorfulness,
  exposure,
  histogram,
  isBlack,
  laplacianVariance,
  MATRICES,
  type Yuv,
} from './picture.ts';

/** A frame that lasts longer than this is reported to shot detection as a still. A shorter one means a low frame rate. */
const STILL_MS = 500;
/** How many frames, 40 ms apart, represent a still at its start and at its end. */
const STILL_PICTURES = 8;
const STILL_STEP_MS = 40;

/**
 * Measures frames by time, not as a file stores them: every frame for shot detection, and for everything else what is visible
 * every tenth of a second, repeating the frame while it lasts.
 */
export function openGrid(width: number, height: number, matrix: Matrix) {
  const colors = MATRICES[matrix];
  const measureChange = openChangeMeter(width, height, colors);
  const measureMotion = openMotionMeter(width, height);
  const takeLook = openLookMeter(width, height);
  const frames: MeasuredFrame[] = [];
  const looks: Look[] = [];
  const grid: GridPicture[] = [];
  /** The current frame, in case it lasts beyond the next grid line. */
  const standing = new Frame();
  standing.alloc();
  let last: { readonly measured: MeasuredFrame; readonly isOnGrid: boolean } | undefined;
  let nextLineMs = Number.NEGATIVE_INFINITY;

  const measure = (yuv: Yuv, ms: number): GridPicture => {
    const counts = histogram(yuv);
    const motion = measureMotion(yuv);
    const isAllBlack = isBlack(counts);
    return {
      ms,
      brightness: brightness(counts),
      exposure: exposure(counts),
      isBlack: isAllBlack,
      bars: isAllBlack ? undefined : findBars(yuv),
      sharpness: laplacianVariance(yuv),
      color: colorfulness(yuv, colors),
      motion: motion?.amount,
      motionColumns: motion?.columns,
      motionRows: motion?.rows,
    };
  };
  /** Uses the current frame for the grid lines before that time. */
  const standUntil = (ms: number) => {
    if (last === undefined) return;
    if (nextLineMs < ms - 0.5 && !last.isOnGrid) {
      grid.push(measure(yuvOf(standing, width, height), nextLineMs));
      nextLineMs += HOP_MS;
    }
    const seen = grid.at(-1);
    if (seen === undefined) return;
    const still = { ...seen, motion: 0, motionColumns: undefined, motionRows: undefined };
    for (; nextLineMs < ms - 0.5; nextLineMs += HOP_MS) grid.push({ ...still, ms: nextLineMs });
  };
  const take = (frame: Frame, ms: number) => {
    const yuv = yuvOf(frame, width, height);
    const lineMs = Math.floor((ms + 0.5) / HOP_MS) * HOP_MS;
    standUntil(lineMs);
    if (last !== undefined) frames.push(...stills(last.measured, ms));
    const measured = { ms, ...measureChange(yuv) };
    frames.push(measured);
    const look = takeLook(yuv, ms);
    if (look !== undefined) looks.push(look);
    // With half a millisecond of tolerance, because a clock such as 1/90000 would otherwise miss every other grid line.
    const isOnGrid = ms >= nextLineMs - 0.5;
    last = { measured, isOnGrid };
    standing.unref();
    standing.ref(frame);
    if (!isOnGrid) return;
    nextLineMs = lineMs + HOP_MS;
    grid.push(measure(yuv, ms));
  };
  return { take, standUntil, frames, grid, looks, close: () => standing.free() };
}

/** Returns the frames that a still adds to shot detection: copies without changes, at the start and end of its time. */
function stills(standing: MeasuredFrame, untilMs: number): MeasuredFrame[] {
  const lengthMs = untilMs - standing.ms;
  if (lengthMs <= STILL_MS) return [];
  const steps = Array.from({ length: STILL_PICTURES }, (_, at) => STILL_STEP_MS * (at + 1));
  const offsets = [...steps, ...steps.map((step) => lengthMs - step).reverse()].sort((a, b) => a - b);
  return offsets.map((offset) => ({ ...standing, ms: standing.ms + offset, content: 0 }));
}

function yuvOf(frame: Frame, width: number, height: number): Yuv {
  const [luma, blue, red] = planes(frame);
  const [lumaStride = width, chromaStride = width >> 1] = frame.linesize;
  return { width, height, luma, lumaStride, blue, red, chromaStride };
}
