import { within } from './features.ts';
import { hashDistance, hashOf } from './hash.ts';
import type { Look } from './measure/look.ts';
import type { GridPicture, Measurement } from './measure/measurement.ts';
import type { Stretch } from './shots.ts';

/** A part that shows earlier footage again, even if it was encoded again. */
export interface Echo extends Stretch {
  /** When the same footage appeared first. */
  readonly of_ms: number;
}

/** The parts of a measurement that echoes need. */
type Seen = Pick<Measurement, 'looks' | 'grid'>;

/** Maximum number of different bits, of 64, in the hashes of two frames that may be the same. */
const SAME_BITS = 10;
/** Frames whose cells differ by no more than this (mean, 0–255) are the same frame encoded twice. */
const SAME_CELLS = 6;
/** Footage repeated for less than this is a flashback or a still. */
const MIN_MS = 1000;
/** Minimum correlation of the motion: two moments from the same camera look alike but do not move alike. */
const SAME_MOTION = 0.6;
/** Motion that varies less than this is a still. */
const STILL_VARIATION = 0.0005;
/** Alignments to try around the one that the middle frame suggests. */
const STEP_MS = 60;
const AROUND_MS = 120;

/**
 * Finds shots that repeat the footage of an earlier shot. It searches all earlier footage for the middle frame of each shot, by
 * difference hash. It then compares the two parts frame by frame, and by their motion, because two takes from a static camera
 * look alike.
 */
export function findEchoes(film: Seen, shots: readonly Stretch[]): Echo[] {
  const hashes = film.looks.map(hashOf);
  return shots.flatMap((shot, number) => {
    if (shot.end_ms - shot.start_ms < MIN_MS) return [];
    const middleMs = (shot.start_ms + shot.end_ms) / 2;
    const middle = lookAt(film.looks, middleMs);
    const hash = hashes[middle];
    if (hash === undefined) return [];
    for (const earlier of shots.slice(0, number)) {
      if (earlier.end_ms - earlier.start_ms < MIN_MS) continue;
      let best: { readonly ms: number; readonly bits: number } | undefined;
      for (let at = lookAt(film.looks, earlier.start_ms); at < film.looks.length; at += 1) {
        const look = film.looks[at];
        if (look === undefined || look.ms >= earlier.end_ms) break;
        const bits = hashDistance(hash, hashes[at] ?? [0, 0]);
        if (bits <= SAME_BITS && (best === undefined || bits < best.bits)) best = { ms: look.ms, bits };
      }
      if (best === undefined) continue;
      const echo = alignedEcho(film, shot, earlier, middleMs - best.ms);
      if (echo !== undefined) return [echo];
    }
    return [];
  });
}

/** Returns the common part of two shots, with the later one shifted back by about that much, if it shows the same footage. */
function alignedEcho(film: Seen, shot: Stretch, earlier: Stretch, aboutMs: number): Echo | undefined {
  let best: { readonly echo: Echo; readonly off: number } | undefined;
  for (let shift = aboutMs - AROUND_MS; shift <= aboutMs + AROUND_MS; shift += STEP_MS) {
    const start_ms = Math.max(shot.start_ms, Math.round(earlier.start_ms + shift));
    const end_ms = Math.min(shot.end_ms, Math.round(earlier.end_ms + shift));
    if (end_ms - start_ms < MIN_MS) continue;
    const echo = { start_ms, end_ms, of_ms: Math.round(start_ms - shift) };
    const off = cellsOff(film.looks, echo);
    if (off <= SAME_CELLS && (best === undefined || off < best.off)) best = { echo, off };
  }
  return best !== undefined && movesAlike(film.grid, best.echo) ? best.echo : undefined;
}

/** Returns the mean difference of the cells of both parts, comparing each frame with the closest in time. */
function cellsOff(looks: readonly Look[], { start_ms, end_ms, of_ms }: Echo): number {
  let sum = 0;
  let count = 0;
  for (let at = lookAt(looks, start_ms); at < looks.length; at += 1) {
    const look = looks[at];
    if (look === undefined || look.ms >= end_ms) break;
    const other = looks[lookAt(looks, look.ms - start_ms + of_ms)];
    if (other === undefined) continue;
    let off = 0;
    for (let cell = 0; cell < look.cells.length; cell += 1)
      off += Math.abs((look.cells[cell] ?? 0) - (other.cells[cell] ?? 0));
    sum += off / look.cells.length;
    count += 1;
  }
  return count === 0 ? Number.POSITIVE_INFINITY : sum / count;
}

function movesAlike(grid: readonly GridPicture[], { start_ms, end_ms, of_ms }: Echo): boolean {
  const motion = (stretch: Stretch) =>
    within(grid, stretch)
      .slice(1)
      .map((picture) => picture.motion ?? 0);
  const now = motion({ start_ms, end_ms });
  const before = motion({ start_ms: of_ms, end_ms: of_ms + end_ms - start_ms });
  const variations = [now, before].map((values) => Math.sqrt(covariance(values, values)));
  if (variations.every((variation) => variation < STILL_VARIATION)) return true;
  // the grids of the two parts may be up to one step apart
  return [-1, 0, 1].some((step) => {
    const [a, b] = step < 0 ? [now.slice(1), before] : [now, before.slice(step)];
    return covariance(a, b) >= SAME_MOTION * Math.sqrt(covariance(a, a) * covariance(b, b));
  });
}

function covariance(a: readonly number[], b: readonly number[]): number {
  const count = Math.min(a.length, b.length);
  if (count === 0) return 0;
  let [sumA, sumB, products] = [0, 0, 0];
  for (let at = 0; at < count; at += 1) {
    sumA += a[at] ?? 0;
    sumB += b[at] ?? 0;
    products += (a[at] ?? 0) * (b[at] ?? 0);
  }
  return products / count - (sumA / count) * (sumB / count);
}

/** Returns the index of the frame closest to a time. */
export function lookAt(looks: readonly Look[], ms: number): number {
  let [low, high] = [0, looks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((looks[middle]?.ms ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [looks[low - 1], looks[low]];
  if (before === undefined) return low;
  return after === undefined || ms - before.ms <= after.ms - ms ? low - 1 : low;
}

/** Returns for how many ms both parts show the same footage: their overlap, plus what one of them repeats. */
export function commonMs(a: Stretch, b: Stretch, echoes: readonly Echo[]): number {
  const common = Math.min(a.end_ms, b.end_ms) - Math.max(a.start_ms, b.start_ms);
  const again = echoes.reduce((sum, echo) => sum + echoed(a, b, echo) + echoed(b, a, echo), 0);
  return Math.max(0, common) + again;
}

/** Returns how long `later` repeats footage of `earlier` within the echo. */
function echoed(earlier: Stretch, later: Stretch, { start_ms, end_ms, of_ms }: Echo): number {
  const shift = start_ms - of_ms;
  const from = Math.max(later.start_ms, start_ms, earlier.start_ms + shift);
  return Math.max(0, Math.min(later.end_ms, end_ms, earlier.end_ms + shift) - from);
}
