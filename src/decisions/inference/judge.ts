import {
  type Interval90,
  normalCdf,
  normalInterval,
  sampleMoments,
  seededRandom,
  studentQuantile,
} from '../../core/statistics/index.ts';
import { areaUnderCurve, ascending, correlation, midRanks, ndcg } from './measure-order.ts';
import type { Measures } from './schema.ts';

const REPLICATES = 200;
const SEED = 20260101;

/** Results that are later than the ones learned from; scores are judged by how well they order them. */
export interface Later {
  /** The value to predict, with the age taken out. */
  readonly target: Float64Array;
  /** The gains of NDCG, ≥ 0 within each video. */
  readonly gain: Float64Array;
  /** 1 if better than usual, else 0. */
  readonly isBetter: Uint8Array;
  /** The rows of each cluster, which the bootstrap draws as one: the rows of one video, or a single row. */
  readonly clusters: readonly Uint32Array[];
}

/** Scores of the later results, with the probability of “better than usual” that each score implies. */
export interface Scored {
  readonly score: Float64Array;
  readonly probability: Float64Array;
}

/** P(target > threshold) when the target is normal around a + b·score. */
export function probabilities(
  score: Float64Array,
  line: { intercept: number; slope: number; noise: number },
  threshold: number,
): Float64Array {
  const sd = Math.sqrt(Math.max(line.noise, 1e-12));
  return score.map((each) => normalCdf((line.intercept + line.slope * each - threshold) / sd));
}

const NAMES = ['auc', 'spearman', 'ndcg', 'log_loss'] as const;
type Name = (typeof NAMES)[number];

/** Returns each rule's measures with bootstrap intervals, and the difference between the rank correlations of two rules. */
export function judge(
  later: Later,
  rules: readonly Scored[],
  { of, over }: { of: number; over: number },
): { measures: Measures[]; gain: Gain } {
  const prepared = rules.map((rule) => prepare(later, rule));
  const targetOrder = ascending(later.target);
  const targetRanks = new Float64Array(later.target.length);
  const evaluate = (counts: Float64Array, clusterCounts: Float64Array) => {
    midRanks(later.target, targetOrder, counts, targetRanks);
    return prepared.map((each) => each(counts, clusterCounts, targetRanks));
  };
  const all = later.clusters.length;
  const found = evaluate(new Float64Array(later.target.length).fill(1), new Float64Array(all).fill(1));
  const replicates = resamples(later, evaluate);
  const spreadOf = (read: (values: Values[]) => number) => standardDeviation(replicates.map(read));
  const measures = found.map((values, rule) => {
    const intervals: Partial<Record<Name, Interval90>> = {};
    for (const name of NAMES) {
      const sd = spreadOf((each) => each[rule]?.[name] ?? Number.NaN);
      if (!Number.isNaN(values[name]) && !Number.isNaN(sd)) intervals[name] = normalInterval(values[name], sd);
    }
    return { ...fromValues(values), intervals };
  });
  const difference = (values: readonly Values[]) => (values[of]?.spearman ?? 0) - (values[over]?.spearman ?? 0);
  const mean = difference(found);
  const sd = spreadOf(difference);
  if (Number.isNaN(mean) || Number.isNaN(sd)) return { measures, gain: { mean: 0, low90: 0, high90: 0 } };
  const reach = studentQuantile(all - 1, 0.95) * sd * Math.sqrt(all / (all - 1));
  return { measures, gain: { mean, low90: mean - reach, high90: mean + reach } };
}

interface Gain extends Interval90 {
  readonly mean: number;
}

type Values = Readonly<Record<Name, number>>;
type Evaluate = (counts: Float64Array, clusterCounts: Float64Array, targetRanks: Float64Array) => Values;

/** Computes once what does not change between resamples. */
function prepare(later: Later, { score, probability }: Scored): Evaluate {
  const order = ascending(score);
  const ranks = new Float64Array(score.length);
  const losses = Float64Array.from(probability, (each, at) => {
    const p = Math.min(1 - 1e-6, Math.max(1e-6, later.isBetter[at] === 1 ? each : 1 - each));
    return -Math.log(p);
  });
  const perVideo = Float64Array.from(later.clusters, (rows) =>
    rows.length < 2
      ? Number.NaN
      : ndcg(
          [...rows].map((at) => score[at] ?? 0),
          [...rows].map((at) => later.gain[at] ?? 0),
        ),
  );
  return (counts, clusterCounts, targetRanks) => {
    midRanks(score, order, counts, ranks);
    return {
      auc: areaUnderCurve(score, order, later.isBetter, counts),
      spearman: correlation(ranks, targetRanks, counts),
      ndcg: meanOf(perVideo, clusterCounts),
      log_loss: meanOf(losses, counts),
    };
  };
}

/** Draws whole clusters with replacement (Efron and Tibshirani 1993, chapter 8); every call draws the same ones. */
function resamples(later: Later, evaluate: (counts: Float64Array, clusterCounts: Float64Array) => Values[]) {
  const random = seededRandom(SEED);
  const counts = new Float64Array(later.target.length);
  const clusterCounts = new Float64Array(later.clusters.length);
  return Array.from({ length: later.clusters.length < 2 ? 0 : REPLICATES }, () => {
    clusterCounts.fill(0);
    for (let draw = 0; draw < clusterCounts.length; draw++) {
      const at = random.below(clusterCounts.length);
      clusterCounts[at] = (clusterCounts[at] ?? 0) + 1;
    }
    later.clusters.forEach((rows, cluster) => {
      for (const row of rows) counts[row] = clusterCounts[cluster] ?? 0;
    });
    return evaluate(counts, clusterCounts);
  });
}

function meanOf(values: Float64Array, counts: Float64Array): number {
  let sum = 0;
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const count = counts[i] ?? 0;
    if (Number.isNaN(value)) continue;
    sum += count * value;
    n += count;
  }
  return n > 0 ? sum / n : Number.NaN;
}

function standardDeviation(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length < 2 ? Number.NaN : Math.sqrt(sampleMoments(known).variance);
}

const fromValues = (values: Values) => {
  const orNull = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    auc: orNull(values.auc),
    spearman: orNull(values.spearman),
    ndcg: orNull(values.ndcg),
    log_loss: orNull(values.log_loss),
  };
};
