import { LOOK_COLUMNS, LOOK_ROWS, type Look } from './measure/look.ts';

/** Motion is the better explanation if it leaves less than this share of the changes that a mixture leaves unexplained. */
const BETTER = 0.45;
/**
 * If the cells travel farther than this from one end to the other, they move back and forth: the camera shakes, and the frames
 * may still mix.
 */
const ONE_WAY = 2.3;
/** How many times the motion is refined, after moving the frame by the current estimate. */
const ROUNDS = 4;
const UNKNOWNS = 6;
/** A ridge, in shares of the mean diagonal, because a direction without a slope gives no information about motion. */
const RIDGE = 1e-3;

/**
 * Returns a function that decides whether a panning, zooming or rotating camera explains the changes between frames better than a
 * mixture of the ends does. It compares the changes that remain after the affine motion of the whole frame, at constant
 * brightness (least squares, repeated after moving the frame: Bergen, Anandan, Hanna and Hingorani, “Hierarchical model-based
 * motion estimation”, ECCV 1992), with those that remain after a mixture.
 */
export function openCameraMotion(looks: readonly Look[]) {
  const known = new Float64Array(looks.length).fill(-1);
  const leftAfter = (at: number) => {
    const before = known[at] ?? 0;
    if (before >= 0) return before;
    const left = leftByMotion(looks[at]?.cells ?? NONE, looks[at + 1]?.cells ?? NONE);
    known[at] = left;
    return left;
  };
  /** @param leftByMix the changes between the frames `start` and `end` that a mixture leaves unexplained, as a sum of mean squares of luma */
  return (start: number, end: number, leftByMix: number): boolean => {
    let left = 0;
    for (let at = start; at < end && left < BETTER * leftByMix; at += 1) left += leftAfter(at);
    return left < BETTER * leftByMix && detour(looks, start, end) < ONE_WAY;
  };
}

const NONE = new Uint8Array(0);

/** Returns the distance that cells travel from frame to frame, divided by the distance between the ends: 1 if each moves straight. */
function detour(looks: readonly Look[], start: number, end: number): number {
  let way = 0;
  for (let at = start; at < end; at += 1) way += distance(looks[at]?.cells ?? NONE, looks[at + 1]?.cells ?? NONE);
  return way / distance(looks[start]?.cells ?? NONE, looks[end]?.cells ?? NONE);
}

function distance(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum;
}

/** The affine motion of each cell: the offset of its column and row in the previous frame. */
type Motion = Float64Array;

/** Returns the mean square of luma, over cells that have neighbors, that the best motion between two frames leaves unexplained. */
function leftByMotion(before: Uint8Array, after: Uint8Array): number {
  const motion: Motion = new Float64Array(UNKNOWNS);
  const moved = new Float64Array(before.length);
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    move(before, motion, moved);
    least = Math.min(least, refine(moved, after, motion));
  }
  return least / ((LOOK_COLUMNS - 2) * (LOOK_ROWS - 2));
}

function move(cells: Uint8Array, motion: Motion, to: Float64Array) {
  const [right = 0, rightByX = 0, rightByY = 0, down = 0, downByX = 0, downByY = 0] = motion;
  for (let y = 0; y < LOOK_ROWS; y += 1)
    for (let x = 0; x < LOOK_COLUMNS; x += 1) {
      const fromX = clamp(x + right + rightByX * acrossOf(x) + rightByY * downOf(y), LOOK_COLUMNS - 1);
      const fromY = clamp(y + down + downByX * acrossOf(x) + downByY * downOf(y), LOOK_ROWS - 1);
      const left = Math.min(LOOK_COLUMNS - 2, Math.floor(fromX));
      const top = Math.min(LOOK_ROWS - 2, Math.floor(fromY));
      const corner = top * LOOK_COLUMNS + left;
      const [shareX, shareY] = [fromX - left, fromY - top];
      const upper = (1 - shareX) * (cells[corner] ?? 0) + shareX * (cells[corner + 1] ?? 0);
      const below = corner + LOOK_COLUMNS;
      const lower = (1 - shareX) * (cells[below] ?? 0) + shareX * (cells[below + 1] ?? 0);
      to[y * LOOK_COLUMNS + x] = (1 - shareY) * upper + shareY * lower;
    }
}

/** Position across the frame, from −1 to 1. */
const acrossOf = (x: number) => (2 * x + 1) / LOOK_COLUMNS - 1;
const downOf = (y: number) => (2 * y + 1) / LOOK_ROWS - 1;
const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));

/** Refines the motion so that the moved frame gets closer to the next one. @returns the squares that remain, to first order */
function refine(moved: Float64Array, after: Uint8Array, motion: Motion): number {
  const normal = new Float64Array(UNKNOWNS * UNKNOWNS);
  const right = new Float64Array(UNKNOWNS);
  const row = new Float64Array(UNKNOWNS);
  let squares = 0;
  for (let y = 1; y < LOOK_ROWS - 1; y += 1)
    for (let x = 1; x < LOOK_COLUMNS - 1; x += 1) {
      const at = y * LOOK_COLUMNS + x;
      const light = (place: number) => (moved[place] ?? 0) + (after[place] ?? 0);
      const slopeX = (light(at + 1) - light(at - 1)) / 4;
      const slopeY = (light(at + LOOK_COLUMNS) - light(at - LOOK_COLUMNS)) / 4;
      const change = (after[at] ?? 0) - (moved[at] ?? 0);
      row[0] = slopeX;
      row[1] = slopeX * acrossOf(x);
      row[2] = slopeX * downOf(y);
      row[3] = slopeY;
      row[4] = slopeY * acrossOf(x);
      row[5] = slopeY * downOf(y);
      for (let i = 0; i < UNKNOWNS; i += 1) {
        right[i] = (right[i] ?? 0) + (row[i] ?? 0) * change;
        for (let j = 0; j <= i; j += 1)
          normal[i * UNKNOWNS + j] = (normal[i * UNKNOWNS + j] ?? 0) + (row[i] ?? 0) * (row[j] ?? 0);
      }
      squares += change * change;
    }
  return Math.max(0, squares - solve(normal, right, motion));
}

/** Adds A⁻¹b to `to` by Cholesky's factor of A, whose lower half is given, with a ridge. @returns bᵀA⁻¹b */
function solve(normal: Float64Array, right: Float64Array, to: Float64Array): number {
  let trace = 0;
  for (let i = 0; i < UNKNOWNS; i += 1) trace += normal[i * UNKNOWNS + i] ?? 0;
  const ridge = (RIDGE * trace) / UNKNOWNS + 1e-6;
  const factor = new Float64Array(UNKNOWNS * UNKNOWNS);
  const solved = new Float64Array(UNKNOWNS);
  let product = 0;
  for (let i = 0; i < UNKNOWNS; i += 1) {
    let rest = right[i] ?? 0;
    for (let j = 0; j <= i; j += 1) {
      let value = (normal[i * UNKNOWNS + j] ?? 0) + (i === j ? ridge : 0);
      for (let k = 0; k < j; k += 1) value -= (factor[i * UNKNOWNS + k] ?? 0) * (factor[j * UNKNOWNS + k] ?? 0);
      factor[i * UNKNOWNS + j] = i === j ? Math.sqrt(Math.max(value, 1e-9)) : value / (factor[j * UNKNOWNS + j] ?? 1);
    }
    for (let k = 0; k < i; k += 1) rest -= (factor[i * UNKNOWNS + k] ?? 0) * (solved[k] ?? 0);
    solved[i] = rest / (factor[i * UNKNOWNS + i] ?? 1);
    product += (solved[i] ?? 0) ** 2;
  }
  for (let i = UNKNOWNS - 1; i >= 0; i -= 1) {
    let rest = solved[i] ?? 0;
    for (let k = i + 1; k < UNKNOWNS; k += 1) rest -= (factor[k * UNKNOWNS + i] ?? 0) * (solved[k] ?? 0);
    solved[i] = rest / (factor[i * UNKNOWNS + i] ?? 1);
    to[i] = (to[i] ?? 0) + (solved[i] ?? 0);
  }
  return product;
}
