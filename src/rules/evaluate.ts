import { type ClipFeatures, invalid } from '../kernel/index.ts';
import { BLOCK, type Block, FALSE, TRUE, truthsAt } from './block.ts';
import type { Plan } from './plan.ts';
import { valueProblem } from './schema.ts';

/** What a rule set says of a list of clips, in the order of the list: a score in [0, 1], and 1 where it may run. */
export interface Evaluation {
  readonly scores: Float64Array;
  readonly eligible: Uint8Array;
}

/** Ready columns of clips: NaN where a clip does not have the feature, 1 and 0 for true and false. */
export type Columns = Readonly<Record<string, Float64Array>>;

const scratch: Float64Array[] = [];
const scratchColumn = (slot: number) => {
  scratch[slot] ??= new Float64Array(BLOCK);
  return scratch[slot];
};
const NEVER_PRESENT = new Float64Array(BLOCK).fill(Number.NaN);

/** Scores clips given as objects; one clip is a batch of one. A value that is no feature's value throws. */
export function evaluateClips(plan: Plan, clips: readonly ClipFeatures[]): Evaluation {
  const result = emptyResult(clips.length);
  for (let from = 0; from < clips.length; from += BLOCK) {
    evaluateBlock(plan, blockOf(plan, clips, from), result, from);
  }
  return result;
}

/** Scores clips given as columns; a feature without a column is missing everywhere. */
export function evaluateColumns(plan: Plan, columns: Columns, count: number): Evaluation {
  const result = emptyResult(count);
  const whole = plan.features.map((feature) => columns[feature]);
  for (let from = 0; from < count; from += BLOCK) {
    const length = Math.min(BLOCK, count - from);
    const block = { length, columns: whole.map((column) => (column && part(column, from, length)) ?? NEVER_PRESENT) };
    evaluateBlock(plan, block, result, from);
  }
  return result;
}

const emptyResult = (count: number): Evaluation => ({
  scores: new Float64Array(count),
  eligible: new Uint8Array(count),
});

/** The next clips, at most BLOCK, as columns in scratch memory, good until the next block. */
export function blockOf(plan: Plan, clips: readonly ClipFeatures[], from: number): Block {
  const length = Math.min(BLOCK, clips.length - from);
  const columns = plan.features.map((feature, slot) => {
    const column = scratchColumn(slot);
    for (let i = 0; i < length; i++) column[i] = numberOf(clips[from + i]?.[feature], feature, from + i);
    return column;
  });
  return { length, columns };
}

function numberOf(value: number | boolean | undefined, feature: string, at: number): number {
  if (value === undefined) return Number.NaN;
  const isFlag = typeof value === 'boolean';
  if (isFlag === (feature === 'has_audio') && (isFlag || Number.isFinite(value))) return Number(value);
  throw invalid([{ path: `[${at}].${feature}`, message: valueProblem(feature, value) ?? 'is not a value' }]);
}

function evaluateBlock(plan: Plan, block: Block, { scores, eligible }: Evaluation, from: number): void {
  const own = part(scores, from, block.length);
  scoreBlock(plan, block, own);
  clamp(own, block.length);
  judgeBlock(plan, block, part(eligible, from, block.length));
}

/** The part of a column that a block works on; of a video's few clips that is the whole, and needs no view. */
const part = <Numbers extends Float64Array | Uint8Array>(whole: Numbers, from: number, length: number): Numbers =>
  whole.length === length ? whole : (whole.subarray(from, from + length) as Numbers);

/** Σ wᵢ·sᵢ ÷ Σ wᵢ × the boosts that hold, in document order, before the clamp. */
export function scoreBlock(plan: Plan, block: Block, scores: Float64Array): void {
  scores.fill(0, 0, block.length);
  for (const { slot, weight, addWorth } of plan.weighted) {
    const column = block.columns[slot];
    if (column !== undefined) addWorth(column, weight, block.length, scores);
  }
  for (let i = 0; i < block.length; i++) scores[i] = (scores[i] ?? 0) / plan.totalWeight;
  const holds = truthsAt(0);
  for (const { run, multiply } of plan.boosts) {
    run(block, holds, 1);
    for (let i = 0; i < block.length; i++) if (holds[i] === TRUE) scores[i] = (scores[i] ?? 0) * multiply;
  }
}

/** 1 for each clip that breaks no requirement; an unknown requirement holds. */
function judgeBlock(plan: Plan, block: Block, eligible: Uint8Array): void {
  eligible.fill(1, 0, block.length);
  const holds = truthsAt(0);
  for (const { run } of plan.requirements) {
    run(block, holds, 1);
    for (let i = 0; i < block.length; i++) if (holds[i] === FALSE) eligible[i] = 0;
  }
}

function clamp(scores: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) {
    if ((scores[i] ?? 0) > 1) scores[i] = 1;
  }
}
