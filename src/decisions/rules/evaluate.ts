import type { ClipFeatures } from '../../core/kernel/index.ts';
import { BLOCK, type Block, sumsOfBlock, truthsAt } from './block.ts';
import { excludeByTruths } from './loops.ts';
import { packClips } from './pack-clips.ts';
import type { Plan } from './plan.ts';

/** A rule set's verdict on a list of clips, in the order of the list: a score in [0, 1], and 1 if the clip is eligible. */
export interface Evaluation {
  readonly scores: Float64Array;
  /** The scores before they were clamped into [0, 1]: clips are ordered by them. */
  readonly beforeClamp: Float64Array;
  readonly eligible: Uint8Array;
}

/** Clips as columns: NaN if a clip does not have the feature, 1 and 0 for true and false. */
export type Columns = Readonly<Record<string, Float64Array>>;

let neverPresent = new Float64Array(BLOCK).fill(Number.NaN);

/** The column of a feature that no clip has. */
function noColumn(count: number): Float64Array {
  if (neverPresent.length < count) neverPresent = new Float64Array(count).fill(Number.NaN);
  return neverPresent;
}

/** Scores clips given as objects; one clip is a batch of one. Throws if a value is invalid for its feature. */
export function evaluateClips(plan: Plan, clips: readonly ClipFeatures[]): Evaluation {
  return evaluateWhole(plan, packClips(plan.scoringFeatures, clips), clips.length);
}

/** Scores clips given as columns; a feature without a column is missing everywhere. */
export function evaluateColumns(plan: Plan, columns: Columns, count: number): Evaluation {
  const whole = plan.scoringFeatures.map((feature) => columns[feature]);
  return evaluateWhole(plan, whole, count);
}

function evaluateWhole(plan: Plan, whole: readonly (Float64Array | undefined)[], count: number): Evaluation {
  const result = {
    scores: new Float64Array(count),
    beforeClamp: new Float64Array(count),
    eligible: new Uint8Array(count),
  };
  const columns = whole.map((column) => column ?? noColumn(count));
  for (let from = 0; from < count; from += BLOCK) {
    const block = { from, length: Math.min(BLOCK, count - from), columns };
    writeScores(scoreBlock(plan, block), block, result);
    judgeBlock(plan, block, result.eligible);
  }
  return result;
}

/**
 * Computes Σ wᵢ·sᵢ ÷ Σ wᵢ × the boosts that hold, in document order, before the clamp.
 *
 * @returns scratch that the next block reuses
 */
export function scoreBlock(plan: Plan, block: Block): Float64Array {
  const scores = sumsOfBlock();
  const count = block.length;
  scores.fill(0, 0, count);
  for (const { slot, addWeighted } of plan.weighted) {
    const column = block.columns[slot];
    if (column !== undefined) addWeighted(column, block.from, count, scores);
  }
  divide(scores, Float64Array.of(plan.totalWeight), count);
  for (const { apply } of plan.boosts) apply(block, scores);
  return scores;
}

function divide(scores: Float64Array, by: Float64Array, count: number): void {
  const divisor = by[0] ?? 1;
  for (let i = 0; i < count; i++) scores[i] = (scores[i] ?? 0) / divisor;
}

/** Writes 1 for each clip that breaks no requirement; an unknown requirement holds. */
function judgeBlock(plan: Plan, block: Block, eligible: Uint8Array): void {
  const { from, length } = block;
  eligible.fill(1, from, from + length);
  const truths = truthsAt(0);
  for (const { run } of plan.requirements) {
    run(block, truths, 1);
    excludeByTruths(truths, block, eligible);
  }
}

function writeScores(unclamped: Float64Array, { from, length }: Block, { scores, beforeClamp }: Evaluation): void {
  for (let i = 0; i < length; i++) {
    const score = unclamped[i] ?? 0;
    beforeClamp[from + i] = score;
    scores[from + i] = clamp(score);
  }
}

/** Clamps into [0, 1]: boosts can exceed 1, and rounding between two points can fall just below 0. */
export const clamp = (score: number): number => (score > 0 ? (score > 1 ? 1 : score) : 0);
