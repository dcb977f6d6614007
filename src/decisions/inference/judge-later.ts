import type { Goal } from '../rules/index.ts';
import type { ResultTable } from './collect.ts';
import { judge, type Later, probabilities, type Scored } from './judge.ts';
import type { Measures, Metrics } from './schema.ts';
import { dot, times } from './solve-weights.ts';
import { fillAge, type Summary } from './summarize.ts';

/** The weights are learned from this share of the results, the earliest; the rest judge. */
const LEARN_FROM = 0.6;
/** At most this many results judge, the newest; more would not change any figure that is shown. */
const MOST_JUDGED = 10_000;
/** With fewer results of unseen videos than this, all later results judge. */
const LEAST_UNSEEN = 10;

interface Split {
  /** How many of the platform's results are learned from. */
  readonly learning: number;
  /** The first row of the table that is not learned from. */
  readonly cut: number;
  /** The rows that judge. */
  readonly later: Uint32Array;
  readonly warnings: readonly string[];
}

/**
 * Splits the results: the earlier ones are learned from, the later ones judge. A video that was learned from does not
 * judge, because it would be recognized; only if hardly any later result belongs to another video do all later ones
 * judge.
 */
export function splitByTime(table: ResultTable, own: Uint32Array): Split {
  const learning = Math.floor(LEARN_FROM * own.length);
  const after = own.subarray(learning);
  const cut = after[0] ?? table.length;
  // look only at the end of a long stream, so that not every video has to be remembered
  const newest = after.subarray(Math.max(0, after.length - 2 * MOST_JUDGED));
  const asked = new Set(Array.from(newest, (row) => table.video[row] ?? Number.NaN));
  const seen = new Set<number>();
  for (const row of own.subarray(0, learning)) {
    const video = table.video[row] ?? Number.NaN;
    if (!Number.isNaN(video) && asked.has(video)) seen.add(video);
  }
  const unseen = newest.filter((row) => !seen.has(table.video[row] ?? Number.NaN));
  const most = (rows: Uint32Array) => rows.slice(Math.max(0, rows.length - MOST_JUDGED));
  if (unseen.length >= Math.max(LEAST_UNSEEN, newest.length / 4) || unseen.length === newest.length)
    return { learning, cut, later: most(unseen), warnings: [] };
  const warning = 'most later results are of videos used in training: the gain may come only from recognizing them';
  return { learning, cut, later: most(newest), warnings: [warning] };
}

interface Question {
  readonly table: ResultTable;
  readonly lift: Float64Array;
  readonly later: Uint32Array;
  /** The summary of the results that were learned from. */
  readonly summary: Summary;
  readonly goal: Goal;
  readonly rules: Readonly<Record<'learned' | 'proposed' | 'active' | 'hand_set', readonly number[]>>;
}

/** Measures four sets of weights on the later results: learned, proposed (within the limit of one promotion), active, hand-set. */
export function judgeLater(question: Question): Omit<Metrics, 'trained_on' | 'judged_on'> {
  const { rules } = question;
  const threshold = thresholdOf(question);
  const later = laterOf(question, threshold);
  const weights = [rules.learned, rules.proposed, rules.active, rules.hand_set];
  const scored = weights.map((each) => scoredBy(question, each, threshold));
  const noScore = new Float64Array(later.target.length);
  const { intercept, noise } = { intercept: question.summary.targetMean, noise: question.summary.evidence.target };
  const mean = { score: noScore, probability: probabilities(noScore, { intercept, slope: 0, noise }, threshold) };
  const { measures, gain } = judge(later, [...scored, mean], { of: 1, over: 2 });
  const [learned = nothing, proposed = nothing, active = nothing, hand_set = nothing, account_mean = nothing] =
    measures;
  return { ...learned, proposed, baseline: { active, hand_set, account_mean }, gain };
}

const nothing: Measures = { auc: null, spearman: null, ndcg: null, log_loss: null, intervals: {} };

export const notJudged: Omit<Metrics, 'trained_on' | 'judged_on'> = {
  ...nothing,
  proposed: nothing,
  baseline: { active: nothing, hand_set: nothing, account_mean: nothing },
  gain: { mean: 0, low90: 0, high90: 0 },
};

/** The threshold for “better than usual”: the trailing median; for results as given, ½ if all are 0 or 1, else the mean so far. */
function thresholdOf({ goal, lift, later, summary }: Question): number {
  if (goal !== 'value') return 0;
  return later.every((row) => lift[row] === 0 || lift[row] === 1) ? 0.5 : summary.targetMean;
}

function laterOf({ table, lift, later, summary, goal, rules }: Question, threshold: number): Later {
  const line = lineOf(summary, rules.active);
  const ageEffect = summary.ageEffect(rules.active.map((weight) => weight * line.slope));
  const row = new Float64Array(2);
  const target = Float64Array.from(later, (at) => {
    if (goal === 'value') return lift[at] ?? 0;
    fillAge(row, table.age_days[at] ?? Number.NaN);
    return (lift[at] ?? 0) - ageEffect(row);
  });
  const clusters = clustersOf(table.video, later);
  const gain = Float64Array.from(later, (at) => table.result[at] ?? 0);
  for (const rows of clusters) {
    const least = rows.reduce((lowest, at) => Math.min(lowest, gain[at] ?? 0), 0);
    for (const at of rows) gain[at] = (gain[at] ?? 0) - least;
  }
  return { target, gain, isBetter: Uint8Array.from(target, (each) => (each > threshold ? 1 : 0)), clusters };
}

/** Returns the positions of each video's rows; a row without a video is a cluster of its own. */
function clustersOf(video: Float64Array, rows: Uint32Array): Uint32Array[] {
  const known = new Map<number, number[]>();
  const alone: Uint32Array[] = [];
  rows.forEach((row, position) => {
    const id = video[row] ?? Number.NaN;
    if (Number.isNaN(id)) alone.push(Uint32Array.of(position));
    else if (known.get(id)?.push(position) === undefined) known.set(id, [position]);
  });
  return [...[...known.values()].map((positions) => Uint32Array.from(positions)), ...alone];
}

function scoredBy({ table, later, summary }: Question, weights: readonly number[], threshold: number): Scored {
  const score = Float64Array.from(later, (row) =>
    weights.reduce((sum, weight, feature) => sum + weight * (table.shaped[feature]?.[row] ?? 0), 0),
  );
  return { score, probability: probabilities(score, lineOf(summary, weights), threshold) };
}

/** Fits the best line to the results that were learned from, for the score of these weights; its slope is never negative. */
function lineOf({ evidence, featureMeans, targetMean }: Summary, weights: readonly number[]) {
  const list = [...weights];
  const variance = dot(list, times(evidence.features, list));
  const withTarget = dot(list, [...evidence.withTarget]);
  const slope = variance > 0 ? Math.max(0, withTarget / variance) : 0;
  return {
    slope,
    intercept: targetMean - slope * dot(list, [...featureMeans]),
    noise: evidence.target - slope * withTarget,
  };
}
