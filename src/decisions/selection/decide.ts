import { columnsWithDerived, withDerived } from '../../content/catalog/index.ts';
import { conflict } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { RuleSet } from '../rules/index.ts';
import { certaintyOf, type Eligible, explore, learntBy } from './choose.ts';
import type { Candidate, Certainty, Mode, SkippedPlatform } from './schema.ts';

export interface Choice {
  readonly ruleSet: RuleSet;
  readonly clipId: string;
  readonly score: number;
  readonly certainty?: Certainty;
}

export interface Decided {
  readonly chosen: readonly Choice[];
  readonly skipped: readonly SkippedPlatform[];
}

/** A video's READY clips, to choose from. */
export interface Choosable {
  readonly id: string;
  readonly durationMs: number | null;
  readonly candidates: readonly Candidate[];
}

/**
 * Scores the candidates of each video under each rule set and takes the best, or draws one; a platform on which none may
 * run is skipped. Pure.
 *
 * @returns what was decided for each video, in their order
 */
export function decide(videos: readonly Choosable[], ruleSets: readonly RuleSet[], mode: Mode = 'exploit'): Decided[] {
  // read once into columns, however many platforms ask for them
  const columns = columnsWithDerived(
    videos,
    ruleSets.flatMap(({ compiled }) => compiled.features),
  );
  const count = videos.reduce((sum, { candidates }) => sum + candidates.length, 0);
  const evaluations = ruleSets.map((ruleSet) => ({ ruleSet, ...ruleSet.compiled.evaluateColumns(columns, count) }));
  let from = 0;
  return videos.map((video) => {
    const chosen: Choice[] = [];
    const skipped: SkippedPlatform[] = [];
    for (const { ruleSet, scores, eligible } of evaluations) {
      const best = bestOf(video.candidates, scores, eligible, from);
      if (best === undefined) skipped.push(skip(ruleSet, video));
      else if (mode === 'exploit' && ruleSet.compiled.document.trained === undefined)
        chosen.push({ ruleSet, clipId: best.id, score: best.score });
      else chosen.push(choice(ruleSet, video, inOrder(video.candidates, scores, eligible, from), mode));
    }
    from += video.candidates.length;
    return { chosen, skipped };
  });
}

/**
 * Highest score; on a tie the earlier start, then the smaller id, so that the same input always gives the same winner.
 *
 * @param from where the candidates' scores begin
 */
export function bestOf(candidates: readonly Candidate[], scores: Float64Array, eligible: Uint8Array, from = 0) {
  let best: { id: string; startMs: number; score: number } | undefined;
  candidates.forEach(({ id, startMs }, place) => {
    const at = from + place;
    if (eligible[at] !== 1) return;
    const score = scores[at] ?? 0;
    if (best === undefined || score > best.score || (score === best.score && isBefore(startMs, id, best)))
      best = { id, startMs, score };
  });
  return best;
}

/** The clips that may run, best first by the rule of `bestOf`. */
export function inOrder(
  candidates: readonly Candidate[],
  scores: Float64Array,
  eligible: Uint8Array,
  from = 0,
): Eligible[] {
  return candidates
    .flatMap((candidate, place) =>
      eligible[from + place] === 1 ? [{ candidate, score: scores[from + place] ?? 0 }] : [],
    )
    .sort((a, b) => b.score - a.score || (isBefore(a.candidate.startMs, a.candidate.id, b.candidate) ? -1 : 1));
}

/** The choice among clips of which at least one may run, with what is known of it. Pure. */
export function choice(ruleSet: RuleSet, video: Choosable, eligible: readonly Eligible[], mode: Mode): Choice {
  const drawn = mode === 'thompson' ? explore(ruleSet, video, eligible) : undefined;
  const clipId = drawn?.clipId ?? eligible[0]?.candidate.id;
  const chosen = eligible.find(({ candidate }) => candidate.id === clipId);
  if (clipId === undefined || chosen === undefined) throw new Error(`no clip of video ${video.id} was chosen`);
  const certainty = certaintyOf(ruleSet, learntBy(ruleSet), video, eligible, clipId);
  if (drawn === undefined) return { ruleSet, clipId, score: chosen.score, certainty };
  const { clipId: _, ...exploration } = drawn;
  return { ruleSet, clipId, score: chosen.score, certainty: { ...certainty, exploration } };
}

const isBefore = (startMs: number, id: string, other: { id: string; startMs: number }) =>
  startMs < other.startMs || (startMs === other.startMs && id < other.id);

function skip({ platform, compiled }: RuleSet, { durationMs, candidates }: Choosable): SkippedPlatform {
  const clips = candidates.map((candidate) => ({
    clip_id: candidate.id,
    failed: compiled.explain(withDerived(candidate, durationMs)).failed,
  }));
  const reasons = [...new Set(clips.flatMap(({ failed }) => failed.map(({ because }) => because)))];
  const detail = `no READY clip may run on ${platform} (${candidates.length} considered): ${reasons.join('; ')}`;
  return { platform, reason: 'no-eligible-clip', detail, clips };
}

/** The active rule sets of the platforms, in the platforms' order. */
export function ruleSetsOf(
  platforms: readonly Platform[],
  active: Readonly<Record<string, string>>,
  known: ReadonlyMap<string, RuleSet>,
): RuleSet[] {
  return platforms.map((platform) => {
    const ruleSet = known.get(active[platform] ?? '');
    if (ruleSet === undefined)
      throw conflict('no-active-rule-set', `no rule set is active for ${platform}: activate one`);
    return ruleSet;
  });
}
