import { columnsWithDerived, withDerived } from '../clips/index.ts';
import { conflict, type Platform } from '../kernel/index.ts';
import type { RuleSet } from '../rules/index.ts';
import type { Candidate, SkippedPlatform } from './schema.ts';

export interface Choice {
  readonly ruleSet: RuleSet;
  readonly clipId: string;
  readonly score: number;
}

export interface Decided {
  readonly chosen: readonly Choice[];
  readonly skipped: readonly SkippedPlatform[];
}

/** A video's READY clips, to choose from. */
export interface Choosable {
  readonly durationMs: number | null;
  readonly candidates: readonly Candidate[];
}

/**
 * Scores the candidates of each video under each rule set and takes the best; a platform on which none may run is skipped.
 * Pure.
 *
 * @returns what was decided for each video, in their order
 */
export function decide(videos: readonly Choosable[], ruleSets: readonly RuleSet[]): Decided[] {
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
      if (best !== undefined) chosen.push({ ruleSet, clipId: best.id, score: best.score });
      else skipped.push(skip(ruleSet, video));
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
