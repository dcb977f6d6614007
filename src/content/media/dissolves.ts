import { openCameraMotion } from './camera-motion.ts';
import { LOOK_COLUMNS, LOOK_ROWS, type Look } from './measure/look.ts';
import { isRelit, unevenness } from './mix-evenness.ts';

/** A transition in which one frame gradually mixes into another. */
export interface Dissolve extends Span {
  /** Whether one of its ends shows almost nothing: a card without text. */
  readonly isToCard: boolean;
}

interface Span {
  readonly start_ms: number;
  readonly end_ms: number;
}

const MIN_MS = 200;
const MAX_MS = 2000;
/** Minimum distance between two dissolves. */
const APART_MS = 80;
/** Minimum difference of the ends, as the root mean square of luma 0–255. */
const UNLIKE = 14;
/** An end whose cells deviate less than this is a card. */
const CARD_DEVIATION = 5;
/** Two cards with less detail than this are the same surface in different light. */
const EMPTY_DETAIL = 45;
/** Maximum distance of a mixture from the line between the ends. */
const MAX_RESIDUAL = 0.6;

/**
 * Weights of the evidence, fitted by logistic regression to 132 seeded dissolves (crossfades and FFmpeg's random `dissolve`) of
 * real and generated footage, and to 400 s of pans, zooms, whips, shaking, rotation and exposure changes; docs/media.md reports
 * the results on unseen seeds.
 */
const WEIGHTS = {
  residual: -5.33,
  uneven: -4.19,
  sag: 1.97,
  grain: 1.97,
  blur: -2.9,
  alike: -4.34,
  jump: -5.07,
  local: -12.5,
  flat: -3.17,
};
/** A cut within a mixture whose jumps are smaller than this is not a cut: to the cut search, rising saturation looks like one. */
const NO_JUMP = 0.3;
const BIAS = 3.83;
const THRESHOLD = 0.5;

/**
 * Finds dissolves: every frame between two ends A and B is (1 − α)A + αB, where α grows from 0 to 1 at a constant rate and is the
 * same everywhere in the frame (docs/media.md). Everything is computed from the distances between thumbnails, so no pair of
 * frames is compared twice.
 */
export function findDissolves(looks: readonly Look[], cutsMs: readonly number[], fades: readonly Span[]): Dissolve[] {
  const far = distances(looks);
  const spreads = looks.map(({ cells }) => spread(cells));
  const isEmpty = looks.map(({ detail }, at) => isCard(spreads[at]) && detail < EMPTY_DETAIL);
  const isCameraMotion = openCameraMotion(looks);
  const found: (Dissolve & { readonly rank: number })[] = [];
  for (let end = 3; end < looks.length; end += 1) {
    const endMs = looks[end]?.ms ?? 0;
    for (let start = end - 3; start >= Math.max(0, end - REACH); start -= 1) {
      const startMs = looks[start]?.ms ?? 0;
      const lengthMs = endMs - startMs;
      if (lengthMs > MAX_MS) break;
      if (lengthMs < MIN_MS || far(start, end) < UNLIKE ** 2) continue;
      if ((isEmpty[start] && isEmpty[end]) || !isBetween(far, start, end)) continue;
      const mix = readMix(looks, spreads, far, start, end);
      const candidate = { start_ms: startMs, end_ms: endMs };
      if (mix === undefined || mix.logit <= THRESHOLD) continue;
      if ((mix.jump > NO_JUMP && isCut(candidate, cutsMs)) || fades.some((fade) => overlaps(candidate, fade, 1)))
        continue;
      const local = unevenness(looks, start, end);
      if (mix.logit + WEIGHTS.local * local <= THRESHOLD || isRelit(looks[start], looks[end])) continue;
      if (!mix.isToCard && isCameraMotion(start, end, mix.left)) continue;
      found.push({
        start_ms: Math.round(candidate.start_ms),
        end_ms: Math.round(candidate.end_ms),
        isToCard: mix.isToCard,
        rank: mix.rank,
      });
    }
  }
  found.sort((a, b) => b.rank - a.rank || a.start_ms - b.start_ms || a.end_ms - b.end_ms);
  const dissolves: Dissolve[] = [];
  for (const { rank: _, ...dissolve } of found)
    if (!dissolves.some((other) => overlaps(dissolve, other, APART_MS))) dissolves.push(dissolve);
  return dissolves.sort((a, b) => a.start_ms - b.start_ms);
}

const isCut = ({ start_ms, end_ms }: Span, cutsMs: readonly number[]) =>
  cutsMs.some((cut) => cut > start_ms + 1 && cut < end_ms + 1);

const overlaps = (a: Span, b: Span, within: number) => a.start_ms < b.end_ms + within && a.end_ms > b.start_ms - within;

/** Maximum number of frames in a dissolve. */
const REACH = Math.ceil(MAX_MS / 55);

type Distance = (a: number, b: number) => number;

/** Returns a function for the mean square difference of two frames' cells; those of frames close to each other are computed in advance. */
function distances(looks: readonly Look[]): Distance {
  const width = REACH + 1;
  const near = new Float32Array(looks.length * width);
  for (const [at, { cells }] of looks.entries())
    for (let back = 1; back <= Math.min(at, REACH); back += 1)
      near[at * width + back] = meanSquare(cells, looks[at - back]?.cells);
  return (a, b) => {
    const back = Math.abs(a - b);
    const later = Math.max(a, b);
    if (back <= REACH) return near[later * width + back] ?? 0;
    return meanSquare(looks[later]?.cells ?? EMPTY, looks[later - back]?.cells);
  };
}

const EMPTY = new Uint8Array(0);

function meanSquare(a: Uint8Array, b: Uint8Array | undefined): number {
  if (b === undefined) return 0;
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    sum += difference * difference;
  }
  return sum / a.length;
}

/** Returns whether the middle frame may be a mixture, which avoids reading all frames of most spans. */
function isBetween(far: Distance, start: number, end: number): boolean {
  const whole = far(start, end);
  const middle = (start + end) >> 1;
  const share = (far(middle, start) + whole - far(middle, end)) / (2 * whole);
  return share > 0.1 && share < 0.9 && far(middle, start) / whole - share * share <= MAX_RESIDUAL ** 2;
}

/** Returns the evidence that the frames between two ends are mixtures of them; undefined if they are too different. */
function readMix(looks: readonly Look[], spreads: readonly Spread[], far: Distance, start: number, end: number) {
  const whole = far(start, end);
  const [first, last] = [looks[start], looks[end]];
  if (first === undefined || last === undefined) return undefined;
  /** Returns the share of the second end in a frame, by least squares. */
  const shareAt = (at: number) => (far(at, start) + whole - far(at, end)) / (2 * whole);
  const inside = end - start - 1;
  let residual = 0;
  let uneven = 0;
  let jump = 0;
  let sag = 0;
  let fullSag = 0;
  let before = 0;
  /** The changes between frames that the mixture leaves unexplained. */
  let left = 0;
  for (let at = start + 1; at < end; at += 1) {
    const look = looks[at];
    if (look === undefined) return undefined;
    const share = shareAt(at);
    residual += Math.sqrt(Math.max(0, far(at, start) / whole - share * share)) / inside;
    if (residual > MAX_RESIDUAL) return undefined;
    uneven += Math.abs(share - (look.ms - first.ms) / (last.ms - first.ms)) / inside;
    jump = Math.max(jump, share - before);
    left += far(at, at - 1) - (share - before) ** 2 * whole;
    before = share;
    const q = Math.min(1, Math.max(0, share));
    const line = (1 - q) * first.detail + q * last.detail;
    sag += line - look.detail;
    fullSag += line - ((1 - q) ** 2 * first.detail + q * q * last.detail);
  }
  jump = Math.max(jump, 1 - before);
  left += far(end, end - 1) - (1 - before) ** 2 * whole;
  const dip = fullSag > 0 ? sag / fullSag : 0;
  const a = spreads[start] ?? NO_SPREAD;
  const b = spreads[end] ?? NO_SPREAD;
  const covariance = (a.variance + b.variance + (a.mean - b.mean) ** 2 - whole) / 2;
  const isToCard = isCard(a) || isCard(b);
  const logit =
    BIAS +
    WEIGHTS.residual * residual +
    WEIGHTS.uneven * uneven +
    WEIGHTS.sag * clamp(dip, -0.4, 1.1) +
    WEIGHTS.grain * clamp(-dip - 0.4, 0, 1) +
    WEIGHTS.blur * clamp(dip - 1.1, 0, 1.5) +
    WEIGHTS.alike * (isToCard ? 0 : Math.max(0, covariance / Math.sqrt(a.variance * b.variance))) +
    WEIGHTS.jump * jump +
    WEIGHTS.flat * Math.exp(-Math.max(first.detail, last.detail) / 10);
  // A transition joins two shots: if the change continues before or after its ends, these are not the true ends.
  const around = Math.max(2, Math.round((end - start) / 3));
  const earlier = Math.max(0, start - around);
  const later = Math.min(looks.length - 1, end + around);
  const goesOn = (steps: number, share: number) => (steps < 1 ? 0 : Math.max(0, (share * (end - start)) / steps));
  const drift = goesOn(start - earlier, -shareAt(earlier)) + goesOn(later - end, shareAt(later) - 1);
  const rank = Math.sqrt(whole) * (1 - residual) * Math.max(0.1, 1 - drift / 2) * (1 - uneven) ** 5;
  return { logit, rank, jump, left, isToCard };
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

interface Spread {
  readonly mean: number;
  readonly variance: number;
}

const isCard = (of: Spread | undefined) => of !== undefined && of.variance < CARD_DEVIATION ** 2;

const NO_SPREAD: Spread = { mean: 0, variance: 0 };

function spread(cells: Uint8Array): Spread {
  let sum = 0;
  let squares = 0;
  for (const value of cells) {
    sum += value;
    squares += value * value;
  }
  const count = LOOK_COLUMNS * LOOK_ROWS;
  return { mean: sum / count, variance: squares / count - (sum / count) ** 2 };
}
