import { LOOK_COLUMNS, LOOK_ROWS, type Look } from './measure/look.ts';

/** Tiles of 3 × 4 cells. */
const TILE_COLUMNS = 3;
const TILE_ROWS = 4;
/** A tile that changes less than this (mean square of luma 0–255) is ignored. */
const TILE_UNLIKE = 30;
/** Points in the transition at which the frame is examined. */
const MOMENTS = [0.3, 0.5, 0.7];

/**
 * Measures how unevenly a transition progresses over the frame: the mean difference between the second end's share in each tile
 * and its share in the whole frame, at three points. A mixture is the same everywhere; a pan, rotation or wipe is not.
 */
export function unevenness(looks: readonly Look[], start: number, end: number): number {
  const [first, last] = [looks[start]?.cells, looks[end]?.cells];
  if (first === undefined || last === undefined) return 0;
  const found = MOMENTS.flatMap((moment) => {
    const at = Math.round(start + moment * (end - start));
    const cells = at > start && at < end ? looks[at]?.cells : undefined;
    return cells === undefined ? [] : (unevenAt(first, last, cells) ?? []);
  });
  return found.length === 0 ? 0 : found.reduce((sum, value) => sum + value, 0) / found.length;
}

function unevenAt(first: Uint8Array, last: Uint8Array, cells: Uint8Array): number | undefined {
  const tiles: { readonly square: number; readonly share: number }[] = [];
  let squares = 0;
  let products = 0;
  for (let top = 0; top < LOOK_ROWS; top += TILE_ROWS)
    for (let left = 0; left < LOOK_COLUMNS; left += TILE_COLUMNS) {
      let square = 0;
      let product = 0;
      for (let y = top; y < top + TILE_ROWS; y += 1)
        for (let at = y * LOOK_COLUMNS + left; at < y * LOOK_COLUMNS + left + TILE_COLUMNS; at += 1) {
          const way = (last[at] ?? 0) - (first[at] ?? 0);
          square += way * way;
          product += ((cells[at] ?? 0) - (first[at] ?? 0)) * way;
        }
      squares += square;
      products += product;
      if (square >= TILE_COLUMNS * TILE_ROWS * TILE_UNLIKE) tiles.push({ square, share: product / square });
    }
  const whole = products / squares;
  const weight = tiles.reduce((sum, { square }) => sum + Math.sqrt(square), 0);
  if (weight === 0) return undefined;
  const off = tiles.reduce(
    (sum, { square, share }) => sum + Math.sqrt(square) * Math.min(1, Math.abs(share - whole)),
    0,
  );
  return off / weight;
}

/** Cells that differ by less than this (0–255) count as equally light. */
const LIGHTER = 4;
/** Distances between paired cells: numbers without a common factor with 18 × 16. */
const PAIR_STEPS = [5, 23, 77, 131];
const LEAST_PAIRS = 60;
const SAME_ORDER = 0.85;

/**
 * Returns whether two frames show the same scene in different light: whatever the exposure, the lighter of two cells stays the
 * lighter one (Kendall's concordance of pairs). Two unrelated shots agree on half of the pairs by chance.
 */
export function isRelit(first: Look | undefined, last: Look | undefined): boolean {
  if (first === undefined || last === undefined) return false;
  const count = first.cells.length;
  let same = 0;
  let opposite = 0;
  for (const step of PAIR_STEPS)
    for (let at = 0; at < count; at += 1) {
      const other = (at + step) % count;
      const before = (first.cells[at] ?? 0) - (first.cells[other] ?? 0);
      const after = (last.cells[at] ?? 0) - (last.cells[other] ?? 0);
      if (Math.abs(before) < LIGHTER || Math.abs(after) < LIGHTER) continue;
      if (before > 0 === after > 0) same += 1;
      else opposite += 1;
    }
  return same + opposite >= LEAST_PAIRS && same >= SAME_ORDER * (same + opposite);
}
