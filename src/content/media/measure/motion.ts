import type { Yuv } from './picture.ts';

/** Into how many strips the picture is divided, each way, to tell where the motion is. */
export const STRIPS = 32;

/** Every second row tells as much (see picture.ts). */
const ROW_STEP = 2;

/** How much a picture differs from the one a tenth of a second earlier, and where. */
export interface Motion {
  /** Mean absolute difference of luma, [0,1]. */
  readonly amount: number;
  /** Share of the difference in each strip, left to right. */
  readonly columns: Float32Array;
  /** Share of the difference in each strip, top to bottom. */
  readonly rows: Float32Array;
}

/** Compares each picture with the one measured before; undefined for the first. */
export function openMotionMeter(width: number, height: number) {
  const measured = Math.ceil(height / ROW_STEP);
  const before = new Uint8Array(width * measured);
  const stripOf = Uint8Array.from({ length: width }, (_, x) => Math.floor((x * STRIPS) / width));
  let isFirst = true;

  return ({ luma, lumaStride }: Yuv): Motion | undefined => {
    const columns = new Float64Array(STRIPS);
    const rows = new Float64Array(STRIPS);
    let total = 0;
    let at = 0;
    for (let y = 0; y < height; y += ROW_STEP) {
      let rowSum = 0;
      for (let x = 0; x < width; x += 1) {
        const now = luma[y * lumaStride + x] ?? 0;
        const change = now - (before[at] ?? 0);
        before[at] = now;
        at += 1;
        // Differences of one or two steps are sensor and codec noise, which is everywhere and moves nothing.
        const size = change < 0 ? -change : change;
        if (size > 2) {
          rowSum += size;
          const strip = stripOf[x] ?? 0;
          columns[strip] = (columns[strip] ?? 0) + size;
        }
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
