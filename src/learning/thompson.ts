import { createHash } from 'node:crypto';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RuleSetDocument } from '../rules/index.ts';
import type { ChoiceConfidence, Posterior, RankedClip, ThompsonChoice } from './schema.ts';

/** With this probability in total any clip that may run is chosen, all alike. */
export const EPSILON = 0.1;
const DRAWS = 2048;
/** A change of anything that changes choices changes this name. */
const POLICY = `thompson-1 draws=${DRAWS} epsilon=${EPSILON}`;
/** Below so much probability of being the best, the first is tied with the second. */
const CLEAR = 0.8;
const FACES = 2 ** 32;

/** A trained rule set's posterior; undefined for one that a person wrote. */
export function posteriorOf({ trained }: Pick<RuleSetDocument, 'trained'>): Posterior | undefined {
  return trained === undefined
    ? undefined
    : { features: trained.features, mean: trained.mean, covariance: trained.covariance };
}

/**
 * The seed of a choice: the same for the same video, platform, rule-set version and clips (in any order), so that a repeat
 * and a replay draw the same. The first 32 bits of a SHA-256.
 */
export function thompsonSeed(choice: {
  readonly videoId: string;
  readonly platform: string;
  readonly ruleSetVersion: number | string;
  readonly candidateIds: readonly string[];
}): number {
  const { videoId, platform, ruleSetVersion, candidateIds } = choice;
  const text = JSON.stringify([videoId, platform, String(ruleSetVersion), candidateIds.toSorted()]);
  return createHash('sha256').update(text).digest().readInt32BE(0);
}

/**
 * Thompson sampling (Thompson 1933; Chapelle and Li 2011), mixed with a uniform choice. How often each clip is the best is
 * counted over a fixed number of draws of the weights; the choice is then drawn from exactly the probabilities that are
 * answered, so that propensities are exact and not estimates of themselves.
 *
 * @param clips those that may run, at least one
 */
export function chooseByThompson(posterior: Posterior, clips: readonly RankedClip[], seed: number): ThompsonChoice {
  // the clips' order must not matter: a repeat may read them in another
  const order = clips.map((_, at) => at).toSorted((a, b) => compare(clips[a]?.id ?? '', clips[b]?.id ?? ''));
  const sorted = order.flatMap((at) => clips[at] ?? []);
  const random = seeded(seed);
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
  if (clip === undefined) throw new RangeError('there must be a clip to choose');
  const propensities = clips.map(() => 0);
  order.forEach((at, place) => {
    propensities[at] = mixed[place] ?? 0;
  });
  return { clipId: clip.id, propensities, seed, policy: POLICY };
}

/**
 * Whether the best clip is clearly the best: the probability that it scores highest, over draws of the weights.
 *
 * @param ranked best first
 */
export function choiceConfidence(
  posterior: Posterior | undefined,
  ranked: readonly RankedClip[],
  seed: number,
): ChoiceConfidence {
  if (posterior === undefined) return { confidence: 'unknown', winProbability: null, runnerUpId: null };
  const [winProbability = 1] = winShares(posterior, ranked, seeded(seed));
  const isClear = winProbability >= CLEAR;
  return {
    confidence: isClear ? 'clear' : 'tied',
    winProbability,
    runnerUpId: isClear ? null : (ranked[1]?.id ?? null),
  };
}

/** The standard deviation of a clip's score before the clamp, for what is not known of the weights. */
export function scoreSd({ covariance }: Posterior, { shaped, multiplier }: RankedClip): number {
  const variance = covariance.reduce(
    (sum, row, i) =>
      sum + row.reduce((part, each, j) => part + (i === j ? 1 : 2) * each * (shaped[i] ?? 0) * (shaped[j] ?? 0), 0),
    0,
  );
  return multiplier * Math.sqrt(Math.max(0, variance));
}

/** In which share of the draws of the weights each clip scores highest; a tie goes to the earlier of them. */
function winShares(posterior: Posterior, clips: readonly RankedClip[], random: Random): number[] {
  const { mean } = posterior;
  const lower = squareRoot(posterior);
  const wins = clips.map(() => 0);
  const normals = mean.map(() => 0);
  const weights = mean.map(() => 0);
  const scoreOf = ({ shaped, multiplier }: RankedClip) => {
    let score = 0;
    for (let at = 0; at < weights.length; at++) score += (weights[at] ?? 0) * (shaped[at] ?? 0);
    return score * multiplier;
  };
  for (let draw = 0; draw < DRAWS; draw++) {
    for (let at = 0; at < normals.length; at++) normals[at] = random.normal();
    for (let i = 0; i < weights.length; i++) {
      let weight = mean[i] ?? 0;
      for (let j = 0; j <= i; j++) weight += (lower[i]?.[j] ?? 0) * (normals[j] ?? 0);
      weights[i] = Math.max(0, weight);
    }
    let [best, highest] = [0, Number.NEGATIVE_INFINITY];
    for (let at = 0; at < clips.length; at++) {
      const clip = clips[at];
      const score = clip === undefined ? 0 : scoreOf(clip);
      if (score > highest) [best, highest] = [at, score];
    }
    wins[best] = (wins[best] ?? 0) + 1;
  }
  return wins.map((count) => count / DRAWS);
}

/** L with LLᵀ = covariance. Weights of a fixed sum leave it singular by a hair, which a hair of variance mends. */
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

interface Random {
  uniform(): number;
  normal(): number;
}

function seeded(seed: number): Random {
  const random = xoroshiro128plus((((seed % FACES) + FACES) % FACES) | 0);
  for (let i = 0; i < 20; i++) random.next(); // near seeds begin alike
  const uniform = () => uniformFloat64(random);
  // Box and Muller 1958
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
