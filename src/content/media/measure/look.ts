import type { Yuv } from './picture.ts';

/** Cells of a thumbnail, each way: pairs of them make the 9 × 8 cells of a difference hash. */
export const LOOK_COLUMNS = 18;
export const LOOK_ROWS = 16;
/** Pictures nearer than this say nothing new of a gradual transition. */
const LOOK_STEP_MS = 60;
/** A sample is the mean of four pixels, one sample for so many pixels each way. */
const STEP = 4;

/** A picture as far as gradual transitions and repeated footage need it; at most one every 60 ms. */
export interface Look {
  readonly ms: number;
  /** Mean luma of 18 × 16 cells, row by row. */
  readonly cells: Uint8Array;
  /** Mean square of the difference of neighbors in a row, luma in 0–255: how much fine detail there is. */
  readonly detail: number;
}

/** Takes a thumbnail of every picture that comes 60 ms or more after the one before. */
export function openLookMeter(width: number, height: number) {
  const columns = Math.max(1, Math.floor((width - 1) / STEP));
  const rows = Math.max(1, Math.floor((height - 1) / STEP));
  const cellOf = Uint8Array.from({ length: columns }, (_, x) => Math.floor((x * LOOK_COLUMNS) / columns));
  const rowOf = Uint8Array.from({ length: rows }, (_, y) => Math.floor((y * LOOK_ROWS) / rows));
  const counts = new Uint32Array(LOOK_COLUMNS * LOOK_ROWS);
  for (const row of rowOf)
    for (const cell of cellOf) counts[row * LOOK_COLUMNS + cell] = (counts[row * LOOK_COLUMNS + cell] ?? 0) + 1;
  let lastMs = Number.NEGATIVE_INFINITY;

  return ({ luma, lumaStride }: Yuv, ms: number): Look | undefined => {
    if (ms - lastMs < LOOK_STEP_MS - 0.5) return undefined;
    lastMs = ms;
    const sums = new Uint32Array(counts.length);
    let squares = 0;
    for (let y = 0; y < rows; y += 1) {
      const row = (rowOf[y] ?? 0) * LOOK_COLUMNS;
      let corner = STEP * y * lumaStride;
      let before = -1;
      for (let x = 0; x < columns; x += 1) {
        const light =
          ((luma[corner] ?? 0) +
            (luma[corner + 1] ?? 0) +
            (luma[corner + lumaStride] ?? 0) +
            (luma[corner + lumaStride + 1] ?? 0)) >>
          2;
        corner += STEP;
        const cell = row + (cellOf[x] ?? 0);
        sums[cell] = (sums[cell] ?? 0) + light;
        if (before >= 0) squares += (light - before) * (light - before);
        before = light;
      }
    }
    const cells = Uint8Array.from(sums, (sum, cell) => Math.round(sum / Math.max(1, counts[cell] ?? 1)));
    return { ms, cells, detail: squares / (columns * rows) };
  };
}
