import type { Yuv } from './picture.ts';

/** Columns and rows of a thumbnail: pairs of cells make the 9 × 8 cells of a difference hash. */
export const LOOK_COLUMNS = 18;
export const LOOK_ROWS = 16;
/** Frames closer together than this add nothing about a gradual transition. */
const LOOK_STEP_MS = 60;
/** One sample, the mean of four pixels, for every so many pixels in each direction. */
const STEP = 4;

/** A frame reduced to what gradual transitions and repeated footage need; at most one every 60 ms. */
export interface Look {
  readonly ms: number;
  /** Mean luma of 18 × 16 cells, row by row. */
  readonly cells: Uint8Array;
  /** Mean square difference of neighbors in a row, luma in 0–255: the amount of fine detail. */
  readonly detail: number;
}

/** Takes a thumbnail of every frame that comes 60 ms or more after the last thumbnail. */
export function openLookMeter(width: number, height: number) {
  const columns = Math.max(1, Math.floor((width - 1) / STEP));
  const rows = Math.max(1, Math.floor((height - 1) / STEP));
  const cellOf = (x: number) => Math.floor((x * LOOK_COLUMNS) / columns);
  const cellEnds = Array.from({ length: LOOK_COLUMNS }, (_, cell) => Math.ceil(((cell + 1) * columns) / LOOK_COLUMNS));
  const rowOf = Uint8Array.from({ length: rows }, (_, y) => Math.floor((y * LOOK_ROWS) / rows));
  const counts = new Uint32Array(LOOK_COLUMNS * LOOK_ROWS);
  for (const row of rowOf)
    for (let x = 0; x < columns; x += 1) {
      const cell = row * LOOK_COLUMNS + cellOf(x);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  let lastMs = Number.NEGATIVE_INFINITY;

  return ({ luma, lumaStride }: Yuv, ms: number): Look | undefined => {
    if (ms - lastMs < LOOK_STEP_MS - 0.5) return undefined;
    lastMs = ms;
    const sums = new Uint32Array(counts.length);
    let squares = 0;
    for (let y = 0; y < rows; y += 1) {
      let cell = (rowOf[y] ?? 0) * LOOK_COLUMNS;
      let upper = STEP * y * lumaStride;
      let lower = upper + lumaStride;
      let before = mean(luma[upper] ?? 0, luma[upper + 1] ?? 0, luma[lower] ?? 0, luma[lower + 1] ?? 0);
      let rowSquares = 0;
      let x = 0;
      for (let column = 0; column < LOOK_COLUMNS; column += 1, cell += 1) {
        let sum = 0;
        for (const end = cellEnds[column] ?? columns; x < end; x += 1, upper += STEP, lower += STEP) {
          const light = mean(luma[upper] ?? 0, luma[upper + 1] ?? 0, luma[lower] ?? 0, luma[lower + 1] ?? 0);
          const step = light - before;
          sum += light;
          rowSquares = (rowSquares + Math.imul(step, step)) | 0;
          before = light;
        }
        sums[cell] = (sums[cell] ?? 0) + sum;
      }
      squares += rowSquares;
    }
    const cells = Uint8Array.from(sums, (sum, cell) => Math.round(sum / Math.max(1, counts[cell] ?? 1)));
    return { ms, cells, detail: squares / (columns * rows) };
  };
}

const mean = (a: number, b: number, c: number, d: number) => (a + b + c + d) >> 2;
