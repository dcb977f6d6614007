import { Matrix } from 'ml-matrix';
import { dot, minimumAboveZero, minimumOnPlane, times } from './solve-weights.ts';

/** What results say about shaped features, per unit of weight, with the intercept and the age taken out. */
export interface Evidence {
  /** Covariance of the features. */
  readonly features: Matrix;
  /** Covariance of each feature with the target. */
  readonly withTarget: readonly number[];
  /** Variance of the target. */
  readonly target: number;
  /** Effective number of results, in units of one that is known exactly; it determines how certain the weights are. */
  readonly count: number;
  /** Effective number of results, regardless of how much each counts; it determines how certain the noise is. */
  readonly rows: number;
  /** How much a result counts on average, in (0,1]. */
  readonly meanPrecision: number;
  /** Number of columns that were taken out besides the features: the intercept and the age. */
  readonly removed: number;
}

/** What is believed about the weights before the data: a normal distribution over weights with a fixed sum. */
export interface Prior {
  readonly mean: readonly number[];
  /** Inverse covariance; only its part within the fixed sum matters. */
  readonly precision: Matrix;
  /** ½·log of the determinant of the precision within the fixed sum. */
  readonly logVolume: number;
}

export interface Fit {
  readonly mean: number[];
  readonly covariance: Matrix;
  /** b of y = a + b·Σ wᵢ·sᵢ: the target's rise when a score goes from 0 to 1. */
  readonly slope: number;
  /** Variance of what the score does not explain. */
  readonly noise: number;
  /** Log of the probability of the data, up to a constant that is the same for every prior. */
  readonly logEvidence: number;
}

const NODES = 41;
const ZOOMS = 20;
/** Nodes that are less likely than the best by more than this (in nats) are left out. */
const NEGLIGIBLE = 12;
const NOISE_ROUNDS = 8;

/**
 * Bayesian linear regression of y = a + b·Σ wᵢ·sᵢ + noise with weights w ≥ 0 of a fixed sum. Given b, w is normal. The
 * prior of b is half-normal: one standard deviation of y for one of the prior score. b is integrated out on a grid, the
 * noise is its own best estimate (MacKay 1992), and an active set holds weights at 0 that the data want negative.
 */
export function fitWeights(evidence: Evidence, prior: Prior): Fit {
  const spread = Math.sqrt(dot(prior.mean, times(evidence.features, prior.mean)));
  const unit = spread > 0 ? Math.sqrt(evidence.target) / spread : 0;
  const noise = unit > 0 ? estimateNoise(evidence, prior, unit) : evidence.target;
  const nodes = unit > 0 ? significantNodes((slope) => atSlope(evidence, prior, noise, slope), unit) : [];
  return combine(
    nodes.length > 0 ? nodes : [nodeOf(atSlope(evidence, prior, Math.max(noise, 1e-300), 0), 0, 0)],
    noise,
  );
}

interface Conditional {
  readonly slope: number;
  readonly weights: readonly number[];
  /** Log of the probability of the data given the slope. */
  readonly logEvidence: number;
  readonly covariance: () => Matrix;
}

/** The posterior of the weights for a known b: it is normal, so linear algebra suffices. */
function atSlope(
  { features, withTarget, target, count, rows }: Evidence,
  prior: Prior,
  noise: number,
  slope: number,
): Conditional {
  const information = (count * slope) / noise;
  const hessian = Matrix.add(prior.precision, Matrix.mul(features, information * slope));
  const fromPrior = times(prior.precision, prior.mean);
  const problem = {
    hessian,
    linear: fromPrior.map((each, at) => each + information * (withTarget[at] ?? 0)),
    total: prior.mean.reduce((sum, each) => sum + each, 0),
  };
  const free = minimumOnPlane(problem);
  const weights = free.weights.every((each) => each >= 0)
    ? free.weights
    : minimumAboveZero(problem, aboveZero(prior.mean));
  const fit = dot(problem.linear, weights) - 0.5 * dot(weights, times(hessian, weights));
  const start = -0.5 * dot(prior.mean, fromPrior) - (0.5 * count * target) / noise - 0.5 * rows * Math.log(noise);
  const volume = 0.5 * (logDeterminant(free.factor.lowerTriangularMatrix) + Math.log(total(free.inverseOfOnes)));
  return { slope, weights, logEvidence: fit + start + prior.logVolume - volume, covariance: () => onPlane(free) };
}

/** H⁻¹ within the plane of a fixed sum. */
function onPlane({ factor, inverseOfOnes }: ReturnType<typeof minimumOnPlane>): Matrix {
  const inverse = factor.solve(Matrix.eye(inverseOfOnes.length));
  const ones = Matrix.columnVector(inverseOfOnes);
  return inverse.sub(ones.mmul(ones.transpose()).div(total(inverseOfOnes)));
}

/**
 * Estimates the noise consistently with itself: the residual ÷ the remaining degrees of freedom, where the degrees that
 * the prior leaves to the weights are counted as in MacKay (1992).
 */
function estimateNoise(evidence: Evidence, prior: Prior, unit: number): number {
  const { features, withTarget, target, count, rows, meanPrecision, removed } = evidence;
  let noise = target;
  for (let round = 0; round < NOISE_ROUNDS; round++) {
    const best = coarse((slope) => atSlope(evidence, prior, noise, slope), unit);
    const withScore = dot([...best.weights], [...withTarget]);
    const score = dot(best.weights, times(features, best.weights));
    const left = withScore > 0 && score > 0 ? target - (withScore * withScore) / score : target;
    const determined = best.covariance().mmul(features).trace() * ((count * best.slope ** 2) / noise);
    const freedom = rows - removed - 1 - determined;
    // the residual is a mean weighted by precision; the noise is that of a result that is known exactly
    const next = Math.max((left * meanPrecision * rows) / Math.max(freedom, 1), target * 1e-12);
    if (Math.abs(next - noise) < 1e-9 * noise) break;
    noise = next;
  }
  return noise;
}

/** Returns the most likely slope of a grid on which every second value doubles. */
function coarse(at: (slope: number) => Conditional, unit: number): Conditional {
  let best: Conditional | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const t of COARSE) {
    const here = at(t * unit);
    const value = here.logEvidence - 0.5 * t * t;
    if (best !== undefined && value <= highest) continue;
    best = here;
    highest = value;
  }
  return best ?? at(0);
}

const COARSE = Array.from({ length: 29 }, (_, at) => 2 ** ((at - 24) / 2)); // 1/4096 to 4

interface Node extends Conditional {
  readonly t: number;
  readonly logPosterior: number;
}

const nodeOf = (conditional: Conditional, t: number, logPosterior: number): Node => ({
  ...conditional,
  t,
  logPosterior,
});

/** Returns equally spaced slopes over the likely range: the grid is narrowed until enough of its nodes are likely. */
function significantNodes(at: (slope: number) => Conditional, unit: number): Node[] {
  const evaluate = (t: number) => {
    const here = at(t * unit);
    return nodeOf(here, t, here.logEvidence - 0.5 * t * t);
  };
  let nodes = [0, ...COARSE].map(evaluate);
  for (let zoom = 0; zoom < ZOOMS; zoom++) {
    const best = Math.max(...nodes.map(({ logPosterior }) => logPosterior));
    const likely = nodes.map(({ logPosterior }) => logPosterior > best - NEGLIGIBLE);
    if (zoom > 0 && likely.filter(Boolean).length >= NODES / 3) break;
    const low = nodes[Math.max(0, likely.indexOf(true) - 1)]?.t ?? 0;
    const high = nodes[Math.min(nodes.length - 1, likely.lastIndexOf(true) + 1)]?.t ?? 1;
    nodes = Array.from({ length: NODES }, (_, node) => evaluate(low + ((high - low) * node) / (NODES - 1)));
  }
  const best = Math.max(...nodes.map(({ logPosterior }) => logPosterior));
  return nodes.filter(({ logPosterior }) => logPosterior > best - NEGLIGIBLE);
}

/** Computes mean and covariance over the slopes (the law of total covariance). */
function combine(nodes: readonly Node[], noise: number): Fit {
  const best = Math.max(...nodes.map(({ logPosterior }) => logPosterior));
  const raw = nodes.map(({ logPosterior }) => Math.exp(logPosterior - best));
  const all = total(raw);
  const shares = raw.map((each) => each / all);
  const size = nodes[0]?.weights.length ?? 0;
  const mean = Array.from({ length: size }, (_, at) =>
    dot(
      shares,
      nodes.map(({ weights }) => weights[at] ?? 0),
    ),
  );
  const covariance = Matrix.zeros(size, size);
  nodes.forEach((node, at) => {
    const share = shares[at] ?? 0;
    if (share < 1e-6) return;
    const away = Matrix.columnVector(mean.map((each, feature) => (node.weights[feature] ?? 0) - each));
    covariance.add(node.covariance().add(away.mmul(away.transpose())).mul(share));
  });
  const step = nodes.length > 1 ? (nodes[1]?.t ?? 0) - (nodes[0]?.t ?? 0) : 1;
  return {
    mean,
    covariance,
    slope: dot(
      shares,
      nodes.map(({ slope }) => slope),
    ),
    noise,
    logEvidence: best + Math.log(all * step),
  };
}

const total = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0);

/** Returns a start for the active set: weights ≥ 0 with the same sum. */
function aboveZero(weights: readonly number[]): number[] {
  const clipped = weights.map((each) => Math.max(0, each));
  const scale = total(weights) / total(clipped);
  return clipped.map((each) => each * scale);
}

const logDeterminant = (lower: Matrix) => 2 * lower.diagonal().reduce((sum, each) => sum + Math.log(each), 0);
