import { LOOK_COLUMNS, LOOK_ROWS, type Look } from './measure/look.ts';

/** A difference hash, 64 bits in two halves. */
export type Hash = readonly [upper: number, lower: number];

/**
 * Returns 64 bits, one for each of 8 × 8 pairs of neighbors in 9 × 8 cells: whether the right one is lighter (N. Krawetz, “Kind
 * of like that”, 2013). Encoding, scaling and brightness change few of them.
 */
export function hashOf({ cells }: Look): Hash {
  const halves: [number, number] = [0, 0];
  for (let y = 0; y < LOOK_ROWS / 2; y += 1)
    for (let x = 0; x < LOOK_COLUMNS / 2 - 1; x += 1) {
      const half = y < 4 ? 0 : 1;
      halves[half] = (halves[half] << 1) | (cellAt(cells, x + 1, y) > cellAt(cells, x, y) ? 1 : 0);
    }
  return halves;
}

/** Returns the sum of 2 × 2 cells of a thumbnail. */
function cellAt(cells: Uint8Array, x: number, y: number): number {
  const at = 2 * y * LOOK_COLUMNS + 2 * x;
  return (
    (cells[at] ?? 0) + (cells[at + 1] ?? 0) + (cells[at + LOOK_COLUMNS] ?? 0) + (cells[at + LOOK_COLUMNS + 1] ?? 0)
  );
}

/** Returns how many of the 64 bits differ: the Hamming distance. */
export const hashDistance = (a: Hash, b: Hash) => ones(a[0] ^ b[0]) + ones(a[1] ^ b[1]);

function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
