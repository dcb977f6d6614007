import { Matrix } from 'ml-matrix';
import type { Platform } from '../../core/platforms/index.ts';
import { type Evidence, type Fit, fitWeights } from './fit-weights.ts';
import type { Moments } from './moments.ts';
import { type Information, OWN_SHARES, poolPlatforms } from './pool-platforms.ts';
import { priorCovariance, priorOf } from './prior.ts';
import { dot } from './solve-weights.ts';
import { type Summary, summarize } from './summarize.ts';

/** The posterior of the weights' shares, in document order. */
export interface Learned {
  readonly mean: readonly number[];
  readonly covariance: Matrix;
  readonly learnable: readonly boolean[];
  /** The summary of the platform's own results, if there are any. */
  readonly summary?: Summary;
}

/**
 * Learns weights from a platform's results and, less directly, from those of other platforms. A feature that does not
 * vary keeps its prior share and that share's uncertainty; the other features divide the rest among them.
 */
export function learn(prior: readonly number[], platform: Platform, results: ReadonlyMap<Platform, Moments>): Learned {
  const covariance = priorCovariance(prior);
  const own = results.get(platform);
  const nothing = { mean: prior, covariance, learnable: prior.map(() => false) };
  if (own === undefined || own.count === 0) return nothing;
  const summary = summarize(own);
  const learnable = prior.flatMap((_, at) => (summary.varies[at] ? [at] : []));
  const total = learnable.reduce((sum, at) => sum + (prior[at] ?? 0), 0);
  if (learnable.length < 2 || total <= 0) return { ...nothing, summary };
  const mean = learnable.map((at) => (prior[at] ?? 0) / total);
  const within = givenSum(covariance.selection(learnable, learnable)).div(total ** 2);
  const ignored = prior.flatMap((_, at) => (learnable.includes(at) ? [] : [at]));
  const others = [...results].flatMap(([other, moments]) =>
    other === platform || moments.count === 0
      ? []
      : [informationOf(moments, own, learnable, ignored, priorOf(mean, within))],
  );
  const fit = average(
    (others.length === 0 ? [1] : OWN_SHARES).map((ownShare) => {
      const pooled = poolPlatforms(mean, within, others, ownShare);
      const own = fitWeights(partOf(summary.evidence, learnable), priorOf(pooled.mean, pooled.covariance));
      return { ...own, logEvidence: own.logEvidence + pooled.logEvidence };
    }),
  );
  return { ...withOthers(prior, covariance, learnable, fit), learnable: [...summary.varies], summary };
}

/** Conditions a covariance on a constant sum. */
function givenSum(covariance: Matrix): Matrix {
  const rows = Matrix.columnVector(covariance.sum('row'));
  const all = covariance.sum();
  return all < 1e-15 ? covariance : Matrix.sub(covariance, rows.mmul(rows.transpose()).div(all));
}

function informationOf(
  moments: Moments,
  own: Moments,
  learnable: readonly number[],
  ignored: readonly number[],
  prior: Parameters<typeof fitWeights>[1],
): Information {
  const evidence = partOf(summarize(moments, ignored).evidence, learnable);
  const { slope, noise } = fitWeights(evidence, prior);
  const factor = noise > 0 ? (evidence.count * own.decayOf(moments.newestAt) * slope) / noise : 0;
  return {
    precision: Matrix.mul(evidence.features, factor * slope),
    linear: evidence.withTarget.map((each) => each * factor),
  };
}

const partOf = (evidence: Evidence, features: readonly number[]): Evidence => ({
  ...evidence,
  features: evidence.features.selection([...features], [...features]),
  withTarget: features.map((at) => evidence.withTarget[at] ?? 0),
});

/** Averages the fits, each weighted by how probable it makes the results. */
function average(fits: readonly Fit[]): { mean: number[]; covariance: Matrix } {
  const best = Math.max(...fits.map(({ logEvidence }) => logEvidence));
  const raw = fits.map(({ logEvidence }) => Math.exp(logEvidence - best));
  const all = raw.reduce((sum, each) => sum + each, 0);
  const size = fits[0]?.mean.length ?? 0;
  const shares = raw.map((each) => each / all);
  const mean = Array.from({ length: size }, (_, at) =>
    dot(
      shares,
      fits.map((fit) => fit.mean[at] ?? 0),
    ),
  );
  const covariance = Matrix.zeros(size, size);
  fits.forEach((fit, at) => {
    const away = Matrix.columnVector(mean.map((each, feature) => (fit.mean[feature] ?? 0) - each));
    covariance.add(Matrix.add(fit.covariance, away.mmul(away.transpose())).mul(shares[at] ?? 0));
  });
  return { mean, covariance };
}

/**
 * Combines what was learned, as shares r of the learnable features' total T, with the features that were not learnable.
 * A learnable weight is r·T, so its variance is T²·var(r) + r²·var(T), and T varies as the sum of the other weights
 * does.
 */
function withOthers(
  prior: readonly number[],
  before: Matrix,
  learnable: readonly number[],
  fit: { mean: readonly number[]; covariance: Matrix },
): { mean: number[]; covariance: Matrix } {
  const total = learnable.reduce((sum, at) => sum + (prior[at] ?? 0), 0);
  const place = new Map(learnable.map((at, index) => [at, index]));
  const share = (at: number) => fit.mean[place.get(at) ?? -1] ?? 0;
  const fixed = prior.flatMap((_, at) => (place.has(at) ? [] : [at]));
  const withFixed = (at: number) => fixed.reduce((sum, other) => sum + before.get(at, other), 0);
  const ofTotal = fixed.reduce((sum, at) => sum + withFixed(at), 0);
  const covariance = Matrix.zeros(prior.length, prior.length);
  prior.forEach((_, i) => {
    prior.forEach((_, j) => {
      const [a, b] = [place.get(i), place.get(j)];
      if (a === undefined && b === undefined) covariance.set(i, j, before.get(i, j));
      else if (a === undefined) covariance.set(i, j, -share(j) * withFixed(i));
      else if (b === undefined) covariance.set(i, j, -share(i) * withFixed(j));
      else covariance.set(i, j, total ** 2 * fit.covariance.get(a, b) + share(i) * share(j) * ofTotal);
    });
  });
  return { mean: prior.map((each, at) => (place.has(at) ? share(at) * total : each)), covariance };
}
