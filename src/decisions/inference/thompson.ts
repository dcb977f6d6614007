import { createHash } from 'node:crypto';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { type RandomNumbers, seededRandom } from '../../core/statistics/index.ts';
import type { RuleSetDocument } from '../rules/index.ts';
import type { ChoiceConfidence, Posterior, RankedClip, ThompsonChoice } from './schema.ts';

/** The probability of a random choice, in which all eligible clips are equally likely. */
export const EPSILON = 0.1;
const DRAWS = 2048;
/** Change this name with anything that changes choices. */
const POLICY = `thompson-1 draws=${DRAWS} epsilon=${EPSILON}`;
/** Draws that measure how clear a choice is: P(best) within ± 0.02 (90%) at 0.8. */
const COMPARED_DRAWS = 1024;
/** A difference of this many standard deviations is reversed in one of three million draws. */
const OUT_OF_REACH = 5;
/** With a lower probability of being the best, the first clip is tied with the second. */
const CLEAR = 0.8;

/** Returns a trained rule set's posterior; undefined for a rule set that a person wrote. */
export function posteriorOf({ trained }: Pick<RuleSetDocument, 'trained'>): Posterior | undefined {
  return trained === undefined
    ? undefined
    : { features: trained.features, mean: trained.mean, covariance: trained.covariance };
}

/**
 * Returns the seed of a choice: the same for the same video, platform, rule-set version and clips (in any order), so
 * that a repeat and a replay draw the same. It is the first 32 bits of a SHA-256.
 */
export function thompsonSeed(choice: {
  readonly video_id: string;
  readonly platform: string;
  readonly rule_set_version: number | string;
  readonly candidate_ids: readonly string[];
}): number {
  const { video_id, platform, rule_set_version, candidate_ids } = choice;
  const text = JSON.stringify([video_id, platform, String(rule_set_version), candidate_ids.toSorted()]);
  return createHash('sha256').update(text).digest().readInt32BE(0);
}

/**
 * Thompson sampling (Thompson 1933; Chapelle and Li 2011), mixed with a uniform choice. How often each clip is the best
 * is counted over a fixed number of draws of the weights. The choice is then drawn from exactly the probabilities that
 * are returned, so that propensities are exact and not themselves estimates.
 *
 * @param clips the eligible clips, at least one
 */
export function chooseByThompson(posterior: Posterior, clips: readonly RankedClip[], seed: number): ThompsonChoice {
  // the clips' order must not matter: a repeat may read them in another order
  const order = clips.map((_, at) => at).toSorted((a, b) => compare(clips[a]?.id ?? '', clips[b]?.id ?? ''));
  const sorted = order.flatMap((at) => clips[at] ?? []);
  const random = seededRandom(seed);
  const wins = winShares(posterior, sorted, random);
  const mixed = wins.map((share) => (1 - EPSILON) * share + EPSILON / clips.length);
  const point = random.uniform();
  let [below, chosen] = [0, sorted.length - 1];
  for (let at = 0; at < mixed.length; at++) {
    below += mixed[at] ?? 0;
    if (point < below) {
      chosen = at;
      break;
    }
  }
  const clip = sorted[chosen];
  if (clip === undefined) throw new RangeError('must have at least one clip');
  const propensities = clips.map(() => 0);
  order.forEach((at, place) => {
    propensities[at] = mixed[place] ?? 0;
  });
  return { clip_id: clip.id, propensities, seed, policy: POLICY };
}

/**
 * Says whether the best clip is clearly the best: the probability that it scores highest, over draws of the weights.
 *
 * @param ranked best first
 */
export function choiceConfidence(posterior: Posterior | undefined, ranked: readonly RankedClip[]): ChoiceConfidence {
  if (posterior === undefined) return { confidence: 'unknown', win_probability: null, runner_up_id: null };
  const winProbability = shareOfFirst(posterior, ranked);
  const isClear = winProbability >= CLEAR;
  return {
    confidence: isClear ? 'clear' : 'tied',
    win_probability: winProbability,
    runner_up_id: isClear ? null : (ranked[1]?.id ?? null),
  };
}

/** Returns the standard deviation of a clip's score, before the clamp, due to the uncertainty of the weights. */
export function scoreSd({ covariance }: Posterior, { shaped, multiplier }: RankedClip): number {
  return multiplier * Math.sqrt(varianceOf(covariance, shaped));
}

/** Returns vᵀCv from a covariance's lower triangle. */
function varianceOf(covariance: Posterior['covariance'], vector: ArrayLike<number>): number {
  let variance = 0;
  covariance.forEach((row, i) => {
    row.forEach((each, j) => {
      variance += (i === j ? 1 : 2) * each * (vector[i] ?? 0) * (vector[j] ?? 0);
    });
  });
  return Math.max(0, variance);
}

/** Returns the share of the draws in which no clip scores above the first; clips identical to the first share it equally. */
function shareOfFirst(posterior: Posterior, [first, ...others]: readonly RankedClip[]): number {
  if (first === undefined) return 1;
  const drawn = drawnWeights(posterior);
  const isBeaten = new Uint8Array(COMPARED_DRAWS);
  let equals = 1;
  for (const other of others) {
    const ahead = Float64Array.from(
      posterior.mean,
      (_, at) => first.multiplier * (first.shaped[at] ?? 0) - other.multiplier * (other.shaped[at] ?? 0),
    );
    if (ahead.every((each) => each === 0)) equals++;
    else if (!isOutOfReach(posterior, ahead)) markBeaten(drawn, ahead, isBeaten);
  }
  return (1 - isBeaten.reduce((sum, each) => sum + each, 0) / COMPARED_DRAWS) / equals;
}

/** Marks the draws in which the first is behind. */
function markBeaten(drawn: Float64Array, ahead: Float64Array, isBeaten: Uint8Array): void {
  const size = ahead.length;
  for (let draw = 0, place = 0; draw < isBeaten.length; draw++) {
    let difference = 0;
    for (let at = 0; at < size; at++, place++) difference += (drawn[place] ?? 0) * (ahead[at] ?? 0);
    if (difference < 0) isBeaten[draw] = 1;
  }
}

/** Returns whether no draw could reverse them: the first is ahead in every feature, or by over OUT_OF_REACH standard deviations. */
function isOutOfReach({ mean, covariance }: Posterior, ahead: Float64Array): boolean {
  if (ahead.every((each) => each >= 0)) return true;
  const gap = mean.reduce((sum, each, at) => sum + each * (ahead[at] ?? 0), 0);
  return gap > OUT_OF_REACH * Math.sqrt(varianceOf(covariance, ahead));
}

const drawnFrom = new WeakMap<Posterior['covariance'], Float64Array>();

/** Draws weights, one set after the other. A posterior always has the same draws, made once, so that videos are comparable. */
function drawnWeights(posterior: Posterior): Float64Array {
  const { mean, covariance } = posterior;
  const known = drawnFrom.get(covariance);
  if (known !== undefined) return known;
  const lower = squareRoot(posterior);
  const random = seededRandom(0);
  const drawn = new Float64Array(COMPARED_DRAWS * mean.length);
  for (let draw = 0; draw < COMPARED_DRAWS; draw++)
    drawWeights(mean, lower, random, drawn.subarray(draw * mean.length));
  drawnFrom.set(covariance, drawn);
  return drawn;
}

/** Fills in one draw of the weights; a negative weight counts as 0. */
function drawWeights(
  mean: readonly number[],
  lower: readonly (readonly number[])[],
  random: RandomNumbers,
  weights: Float64Array,
): void {
  const normals = mean.map(() => random.normal());
  for (let i = 0; i < mean.length; i++) {
    let weight = mean[i] ?? 0;
    for (let j = 0; j <= i; j++) weight += (lower[i]?.[j] ?? 0) * (normals[j] ?? 0);
    weights[i] = Math.max(0, weight);
  }
}

/** Returns the share of the draws of the weights in which each clip scores highest; a tie goes to the earlier clip. */
function winShares(posterior: Posterior, clips: readonly RankedClip[], random: RandomNumbers): number[] {
  const { mean } = posterior;
  const lower = squareRoot(posterior);
  const wins = clips.map(() => 0);
  const contenders = contendersAmong(clips);
  const weights = new Float64Array(mean.length);
  const scoreOf = ({ shaped, multiplier }: RankedClip) => {
    let score = 0;
    for (let at = 0; at < weights.length; at++) score += (weights[at] ?? 0) * (shaped[at] ?? 0);
    return score * multiplier;
  };
  for (let draw = 0; draw < DRAWS; draw++) {
    drawWeights(mean, lower, random, weights);
    let [best, highest] = [0, Number.NEGATIVE_INFINITY];
    for (const { clip, at } of contenders) {
      const score = scoreOf(clip);
      if (score > highest) [best, highest] = [at, score];
    }
    wins[best] = (wins[best] ?? 0) + 1;
  }
  return wins.map((count) => count / DRAWS);
}

interface Contender {
  readonly clip: RankedClip;
  readonly at: number;
}

/**
 * Returns the clips that can win a draw: no weight is negative, so a clip never scores higher than an earlier one that
 * is at least equal in every feature. Of ten thousand clips, this leaves out nearly all.
 */
function contendersAmong(clips: readonly RankedClip[]): Contender[] {
  const contenders: Contender[] = [];
  clips.forEach((clip, at) => {
    if (!contenders.some((other) => isAtLeast(other.clip, clip))) contenders.push({ clip, at });
  });
  return contenders;
}

function isAtLeast(clip: RankedClip, other: RankedClip): boolean {
  if (clip.multiplier < other.multiplier) return false;
  for (let at = 0; at < clip.shaped.length; at++) if ((clip.shaped[at] ?? 0) < (other.shaped[at] ?? 0)) return false;
  return true;
}

/** Returns L with LLᵀ = covariance. Weights of a fixed sum leave it just singular; a tiny extra variance fixes that. */
function squareRoot({ covariance }: Posterior): number[][] {
  const size = covariance.length;
  const full = new Matrix(size, size);
  covariance.forEach((row, i) => {
    row.forEach((each, j) => {
      full.set(i, j, each);
      full.set(j, i, each);
    });
  });
  const hair = 1e-9 * Math.max(full.trace() / Math.max(1, size), 1e-12);
  return new CholeskyDecomposition(full.add(Matrix.eye(size).mul(hair))).lowerTriangularMatrix.to2DArray();
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
