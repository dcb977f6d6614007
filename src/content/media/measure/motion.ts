import type { Yuv } from './picture.ts';

/** Number of strips into which the frame is divided in each direction, to locate motion. */
export const STRIPS = 32;

/** Every second row is enough (see picture.ts). */
const ROW_STEP = 2;

/** How much a frame differs from the one a tenth of a second earlier, and where. */
export interface Motion {
  /** Mean absolute difference of luma, [0,1]. */
  readonly amount: number;
  /** Share of the difference in each strip, left to right. */
  readonly columns: Float32Array;
  /** Share of the difference in each strip, top to bottom. */
  readonly rows: Float32Array;
}

/** Compares each frame with the one measured before; returns undefined for the first. */
export function openMotionMeter(width: number, height: number) {
  const measured = Math.ceil(height / ROW_STEP);
  const before = new Uint8Array(width * measured);
  const stripEnds = Array.from({ length: STRIPS }, (_, strip) => Math.ceil(((strip + 1) * width) / STRIPS));
  let isFirst = true;

  return ({ luma, lumaStride }: Yuv): Motion | undefined => {
    const columns = new Float64Array(STRIPS);
    const rows = new Float64Array(STRIPS);
    let total = 0;
    let at = 0;
    for (let y = 0; y < height; y += ROW_STEP) {
      let rowSum = 0;
      let place = y * lumaStride;
      for (let strip = 0; strip < STRIPS; strip += 1) {
        let sum = 0;
        for (const end = y * lumaStride + (stripEnds[strip] ?? width); place < end; place += 1, at += 1) {
          const now = luma[place] ?? 0;
          const change = now - (before[at] ?? 0);
          before[at] = now;
          const sign = change >> 31;
          const size = (change ^ sign) - sign;
          // Differences of one or two levels are sensor and codec noise, which is everywhere and is no motion. Bitwise, because
          // branches here are mispredicted.
          sum = (sum + (size & ((2 - size) >> 31))) | 0;
        }
        rowSum += sum;
        columns[strip] = (columns[strip] ?? 0) + sum;
      }
      const strip = Math.floor((y * STRIPS) / height);
      rows[strip] = (rows[strip] ?? 0) + rowSum;
      total += rowSum;
    }
    if (isFirst) {
      isFirst = false;
      return undefined;
    }
    const scale = total === 0 ? 0 : 1 / total;
    return {
      amount: total / (255 * width * measured),
      columns: Float32Array.from(columns, (sum) => sum * scale),
      rows: Float32Array.from(rows, (sum) => sum * scale),
    };
  };
}
