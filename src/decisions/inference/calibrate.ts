import { type Estimate, meanInterval, normalInterval, wilsonInterval } from '../../core/statistics/index.ts';
import { spearman } from './measure-order.ts';
import type { Calibration, CalibrationBin } from './schema.ts';

const MOST_BINS = 10;
/** With fewer results in a bin, its interval would be too wide to say anything. */
const LEAST_IN_BIN = 10;

/** A past score, and log(result ÷ trailing median) of the clip's result. */
interface ScoredResult {
  readonly score: number;
  readonly lift: number;
}

/**
 * Measures how well past scores predicted results: bins of equally many scores, each with its mean lift (Student's
 * interval) and its share above the median (Wilson's), and Spearman's correlation (Fisher's z with the variance of
 * Bonett and Wright 2000).
 */
export function calibrate(results: readonly ScoredResult[]): Calibration {
  const sorted = results.toSorted((a, b) => a.score - b.score);
  const bins = Math.max(1, Math.min(MOST_BINS, Math.floor(sorted.length / LEAST_IN_BIN)));
  const edges = Array.from({ length: bins + 1 }, (_, bin) => edgeAt(sorted, Math.round((bin * sorted.length) / bins)));
  const parts = edges.flatMap((from, bin) => {
    const to = edges[bin + 1];
    return to === undefined || to === from ? [] : [sorted.slice(from, to)];
  });
  return { n: results.length, bins: parts.map(binOf), spearman: rankCorrelation(sorted) };
}

/** Moves the edge so that equal scores stay in one bin. */
function edgeAt(sorted: readonly ScoredResult[], edge: number): number {
  let at = edge;
  while (at > 0 && at < sorted.length && sorted[at]?.score === sorted[at - 1]?.score) at++;
  return at;
}

function binOf(part: readonly ScoredResult[]): CalibrationBin {
  const scores = part.map(({ score }) => score);
  const above = part.filter(({ lift }) => lift > 0).length;
  const { low, high } = wilsonInterval(above, part.length);
  return {
    from: scores[0] ?? 0,
    to: scores.at(-1) ?? 0,
    n: part.length,
    mean_score: scores.reduce((sum, each) => sum + each, 0) / part.length,
    lift: meanInterval(part.map(({ lift }) => lift)),
    above_median: { value: above / part.length, low90: low, high90: high },
  };
}

function rankCorrelation(results: readonly ScoredResult[]): Estimate {
  const column = (read: (each: ScoredResult) => number) => Float64Array.from(results, read);
  const found = spearman(
    column(({ score }) => score),
    column(({ lift }) => lift),
  );
  const value = Number.isNaN(found) ? 0 : found;
  if (results.length < 4 || Number.isNaN(found)) return { value, low90: -1, high90: 1 };
  const z = Math.atanh(Math.min(1 - 1e-12, Math.max(-1 + 1e-12, value)));
  const { low90, high90 } = normalInterval(z, Math.sqrt((1 + value ** 2 / 2) / (results.length - 3)));
  return { value, low90: Math.tanh(low90), high90: Math.tanh(high90) };
}
