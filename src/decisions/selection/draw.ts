import { withDerived } from '../../content/catalog/index.ts';
import type { ClipFeatures } from '../../core/kernel/index.ts';
import {
  type ChoiceConfidence,
  choiceConfidence,
  chooseByThompson,
  type Posterior,
  posteriorOf,
  type RankedClip,
  scoreSd,
  thompsonSeed,
} from '../inference/index.ts';
import { clipShaper, type RuleSet, type ShapeClips } from '../rules/index.ts';
import type { Candidate, Certainty, Draw } from './schema.ts';

/** An eligible clip, with its score. */
export interface Eligible {
  readonly candidate: Candidate;
  readonly score: number;
}

/** To measure how certain the first clip is, this many of the best scores are compared. */
const COMPARED = 20;

/** Returns what a trained rule set learned; undefined for a rule set that a person wrote. */
export const learnedBy = ({ compiled }: RuleSet): Posterior | undefined =>
  compiled.document.trained === undefined ? undefined : posteriorOf(compiled.document);

/**
 * Returns how certain it is that the best score is the best clip, and the standard deviation of the chosen clip's
 * score. Pure: the same evidence and rule set give the same figures.
 *
 * @param eligible the eligible clips, best score first
 */
export function certaintyOf(
  ruleSet: RuleSet,
  posterior: Posterior | undefined,
  video: Video,
  eligible: readonly Eligible[],
  chosenId: string,
): Certainty {
  const compared = posterior === undefined ? [] : eligible.slice(0, COMPARED);
  const ranked = rankedClips(ruleSet, video, compared);
  const certainty: ChoiceConfidence = choiceConfidence(posterior, ranked);
  const chosen = eligible.find(({ candidate }) => candidate.id === chosenId);
  const [chosenClip] = chosen === undefined ? [] : rankedClips(ruleSet, video, [chosen]);
  const sd = posterior === undefined || chosenClip === undefined ? null : scoreSd(posterior, chosenClip);
  return { ...certainty, score_sd: sd, exploration: null };
}

/** The video whose clip is drawn. */
interface Video {
  readonly id: string;
  readonly duration_ms: number | null;
}

/**
 * Draws a clip by Thompson sampling: from the posterior, mixed with a uniform choice. Without a posterior, the weights
 * count as certain, so that only the uniform part explores. Pure: the seed is derived from the candidates.
 *
 * @param eligible the eligible clips, in any order
 */
export function drawClip(
  ruleSet: RuleSet,
  video: Video,
  eligible: readonly Eligible[],
): Draw & { readonly clip_id: string } {
  const posterior = learnedBy(ruleSet) ?? certain(ruleSet);
  const inOrder = [...eligible].sort((a, b) => (a.candidate.id < b.candidate.id ? -1 : 1));
  const clips = rankedClips(ruleSet, video, inOrder);
  const { clip_id, propensities, seed, policy } = chooseByThompson(posterior, clips, seedOf(ruleSet, video, eligible));
  return { clip_id, candidates: clips.map(({ id }) => id), propensities, seed, policy };
}

function seedOf({ platform, version }: RuleSet, video: Video, eligible: readonly Eligible[]): number {
  const candidateIds = eligible.map(({ candidate }) => candidate.id).sort();
  return thompsonSeed({ video_id: video.id, platform, rule_set_version: version, candidate_ids: candidateIds });
}

/** Returns clips as their shaped features; only boosts require evaluating each clip in full. */
function rankedClips(
  { compiled }: RuleSet,
  { duration_ms: durationMs }: Video,
  clips: readonly Eligible[],
): RankedClip[] {
  const features = clips.map(({ candidate }) => withDerived(candidate, durationMs));
  const columns = shaperOf(compiled)(features);
  const hasBoosts = (compiled.document.boosts ?? []).length > 0;
  return clips.map(({ candidate: { id } }, at) => ({
    id,
    shaped: columns.map((column) => column[at] ?? 0),
    multiplier: hasBoosts ? multiplierOf(compiled, features[at] ?? {}) : 1,
  }));
}

const multiplierOf = (compiled: Compiled, features: ClipFeatures) =>
  compiled.explain(features).boosts.reduce((product, { multiply }) => product * multiply, 1);

const shapers = new WeakMap<Compiled, ShapeClips>();

function shaperOf(compiled: Compiled): ShapeClips {
  const known = shapers.get(compiled) ?? clipShaper(compiled.document);
  shapers.set(compiled, known);
  return known;
}

type Compiled = RuleSet['compiled'];

function certain({ compiled }: RuleSet): Posterior {
  const features = Object.keys(compiled.weights);
  return {
    features,
    mean: Object.values(compiled.weights),
    covariance: features.map((_, row) => new Array<number>(row + 1).fill(0)),
  };
}
