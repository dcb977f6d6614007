import { withDerived } from '../clips/index.ts';
import {
  type ChoiceConfidence,
  choiceConfidence,
  chooseByThompson,
  type Posterior,
  posteriorOf,
  type RankedClip,
  scoreSd,
  thompsonSeed,
} from '../learning/index.ts';
import type { RuleSet } from '../rules/index.ts';
import type { Candidate, Certainty, Exploration } from './schema.ts';

/** A clip that may run, with its score. */
export interface Eligible {
  readonly candidate: Candidate;
  readonly score: number;
}

/** So many of the best scores are compared when it is asked how sure the first one is. */
const COMPARED = 20;

/** What the rule set learnt; undefined for one that a person wrote. */
export const learntBy = ({ compiled }: RuleSet): Posterior | undefined =>
  compiled.document.trained === undefined ? undefined : posteriorOf(compiled.document);

/**
 * How sure it is that the best score is the best clip, and by how much the chosen one's score may be off. Pure: the same
 * evidence and rule set give the same figures.
 *
 * @param eligible the clips that may run, best score first
 */
export function certaintyOf(
  ruleSet: RuleSet,
  posterior: Posterior | undefined,
  video: Video,
  eligible: readonly Eligible[],
  chosenId: string,
): Certainty {
  const compared = eligible.slice(0, COMPARED).map((each) => rankedClip(ruleSet, video, each));
  const seed = seedOf(ruleSet, video, eligible);
  const { confidence, winProbability, runnerUpId }: ChoiceConfidence = choiceConfidence(posterior, compared, seed);
  const chosen = eligible.find(({ candidate }) => candidate.id === chosenId);
  const sd =
    posterior === undefined || chosen === undefined ? null : scoreSd(posterior, rankedClip(ruleSet, video, chosen));
  return { confidence, winProbability, runnerUpId, scoreSd: sd, exploration: null };
}

/** What a clip is drawn from. */
interface Video {
  readonly id: string;
  readonly durationMs: number | null;
}

/**
 * Draws a clip by Thompson sampling: from the posterior, mixed with a uniform choice. Without a posterior the weights are
 * taken as certain, so that only the uniform part explores. Pure: the seed is made of what is chosen from.
 *
 * @param eligible the clips that may run, in any order
 */
export function explore(
  ruleSet: RuleSet,
  video: Video,
  eligible: readonly Eligible[],
): Exploration & { clipId: string } {
  const posterior = learntBy(ruleSet) ?? certain(ruleSet);
  const inOrder = [...eligible].sort((a, b) => (a.candidate.id < b.candidate.id ? -1 : 1));
  const clips = inOrder.map((each) => rankedClip(ruleSet, video, each));
  const { clipId, propensities, seed, policy } = chooseByThompson(posterior, clips, seedOf(ruleSet, video, eligible));
  return { clipId, candidates: clips.map(({ id }) => id), propensities, seed, policy };
}

function seedOf({ platform, version }: RuleSet, video: Video, eligible: readonly Eligible[]): number {
  const candidateIds = eligible.map(({ candidate }) => candidate.id).sort();
  return thompsonSeed({ videoId: video.id, platform, ruleSetVersion: version, candidateIds });
}

function rankedClip({ compiled }: RuleSet, { durationMs }: Video, { candidate }: Eligible): RankedClip {
  const { contributions, boosts } = compiled.explain(withDerived(candidate, durationMs));
  return {
    id: candidate.id,
    shaped: contributions.map(({ shaped }) => shaped),
    multiplier: boosts.reduce((product, { multiply }) => product * multiply, 1),
  };
}

function certain({ compiled }: RuleSet): Posterior {
  const features = Object.keys(compiled.weights);
  return {
    features,
    mean: Object.values(compiled.weights),
    covariance: features.map((_, row) => new Array<number>(row + 1).fill(0)),
  };
}
