import type { Bars } from './measurement.ts';
import type { Yuv } from './picture.ts';

/** A pixel no lighter than this (0–255, full range) belongs to a bar: the limit of FFmpeg's cropdetect. */
const BAR_LUMA = 24;

/**
 * Finds the black rows and columns at the edges of a frame. Each is rejected at its first light pixel, so that a frame without
 * bars costs nothing.
 */
export function findBars({ width, height, luma, lumaStride }: Yuv): Bars {
  const isBlackLine = (start: number, step: number, count: number) => {
    for (let at = start, left = count; left > 0; left -= 1, at += step) if ((luma[at] ?? 0) > BAR_LUMA) return false;
    return true;
  };
  const row = (y: number) => isBlackLine(y * lumaStride, 1, width);
  const column = (x: number) => isBlackLine(x, lumaStride, height);
  const run = (isBlack: (at: number) => boolean, from: number, step: 1 | -1, most: number) => {
    let count = 0;
    while (count < most && isBlack(from + step * count)) count += 1;
    return count;
  };
  const top = run(row, 0, 1, height);
  const left = run(column, 0, 1, width);
  return {
    top: top / height,
    bottom: run(row, height - 1, -1, height - top) / height,
    left: left / width,
    right: run(column, width - 1, -1, width - left) / width,
  };
}
