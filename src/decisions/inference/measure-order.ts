/** NDCG counts only this many of a video's first clips. */
const NDCG_AT = 5;

/** Returns the indexes from the smallest value to the largest. */
export const ascending = (values: Float64Array): Uint32Array =>
  Uint32Array.from(values, (_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);

/**
 * Assigns ranks from 1; equal values share the mean of their ranks, and a value that counts w times takes w ranks.
 *
 * @param order the order of the values, as returned by `ascending`
 */
export function midRanks(values: Float64Array, order: Uint32Array, counts: Float64Array, ranks: Float64Array): void {
  let below = 0;
  for (let from = 0; from < order.length; ) {
    const value = values[order[from] ?? 0];
    let to = from;
    let equal = 0;
    for (; to < order.length && values[order[to] ?? 0] === value; to++) equal += counts[order[to] ?? 0] ?? 0;
    const rank = below + (equal + 1) / 2;
    for (; from < to; from++) ranks[order[from] ?? 0] = rank;
    below += equal;
  }
}

/** Pearson's correlation, with each pair counted `counts` times; of ranks, it is Spearman's. NaN if either does not vary. */
export function correlation(a: Float64Array, b: Float64Array, counts: Float64Array): number {
  let n = 0;
  let sumA = 0;
  let sumB = 0;
  for (let i = 0; i < a.length; i++) {
    const count = counts[i] ?? 0;
    n += count;
    sumA += count * (a[i] ?? 0);
    sumB += count * (b[i] ?? 0);
  }
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let i = 0; i < a.length; i++) {
    const count = counts[i] ?? 0;
    const awayA = (a[i] ?? 0) - sumA / n;
    const awayB = (b[i] ?? 0) - sumB / n;
    aa += count * awayA * awayA;
    bb += count * awayB * awayB;
    ab += count * awayA * awayB;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : Number.NaN;
}

/** Spearman's rank correlation (1904) with shared ranks for ties. */
export function spearman(a: Float64Array, b: Float64Array): number {
  const counts = new Float64Array(a.length).fill(1);
  const ranks = [a, b].map((values) => {
    const of = new Float64Array(values.length);
    midRanks(values, ascending(values), counts, of);
    return of;
  });
  return correlation(ranks[0] ?? a, ranks[1] ?? b, counts);
}

/**
 * The probability that a positive scores above a negative, with ties counted half: the area under the ROC curve (Hanley
 * and McNeil 1982). NaN without both positives and negatives.
 */
export function areaUnderCurve(
  scores: Float64Array,
  order: Uint32Array,
  isPositive: Uint8Array,
  counts: Float64Array,
): number {
  let positives = 0;
  let negatives = 0;
  let above = 0;
  for (let from = 0; from < order.length; ) {
    const score = scores[order[from] ?? 0];
    let tiedPositives = 0;
    let tiedNegatives = 0;
    for (; from < order.length && scores[order[from] ?? 0] === score; from++) {
      const count = counts[order[from] ?? 0] ?? 0;
      if (isPositive[order[from] ?? 0] === 1) tiedPositives += count;
      else tiedNegatives += count;
    }
    above += tiedPositives * (negatives + tiedNegatives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
  }
  return positives > 0 && negatives > 0 ? above / (positives * negatives) : Number.NaN;
}

/**
 * Normalized discounted cumulated gain of the first k (Järvelin and Kekäläinen 2002: gain ÷ log2(1 + rank)); clips with
 * equal scores share their gains (McSherry and Najork 2008). NaN if no order is better than another.
 *
 * @param gains ≥ 0
 */
export function ndcg(scores: readonly number[], gains: readonly number[], k = NDCG_AT): number {
  const most = Math.max(...gains);
  if (gains.length < 2 || gains.every((gain) => gain === most)) return Number.NaN;
  const places = gains.map((_, at) => at);
  const byScore = places.toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const shared = new Map<number, { sum: number; count: number }>();
  for (const at of places) {
    const tied = shared.get(scores[at] ?? 0) ?? { sum: 0, count: 0 };
    shared.set(scores[at] ?? 0, { sum: tied.sum + (gains[at] ?? 0), count: tied.count + 1 });
  }
  const expected = byScore.map((at) => {
    const { sum, count } = shared.get(scores[at] ?? 0) ?? { sum: 0, count: 1 };
    return sum / count;
  });
  const ideal = [...gains].sort((a, b) => b - a);
  return discounted(expected, k) / discounted(ideal, k);
}

const discounted = (gains: readonly number[], k: number) =>
  gains.slice(0, k).reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
