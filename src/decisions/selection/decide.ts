import { columnsWithDerived, withDerived } from '../../content/catalog/index.ts';
import { conflict } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { RANKING, type RuleSet, ranked, winnerAt } from '../rules/index.ts';
import { certaintyOf, drawClip, type Eligible, learnedBy } from './draw.ts';
import { pickCards } from './pick-cards.ts';
import type { Candidate, CardCounts, Cards, Certainty, Mode, SkippedPlatform } from './schema.ts';

/** The clip chosen for a platform. */
export interface Decision {
  readonly ruleSet: RuleSet;
  readonly clip_id: string;
  readonly score: number;
  readonly certainty?: Certainty;
  readonly cards?: Cards;
}

/** The decisions for one video. */
export interface Decisions {
  readonly decisions: readonly Decision[];
  readonly skipped: readonly SkippedPlatform[];
}

/** A video's READY clips, from which one is chosen. */
export interface Choosable {
  readonly id: string;
  readonly duration_ms: number | null;
  readonly candidates: readonly Candidate[];
}

/**
 * Scores the candidates of each video under each rule set and takes the best, or draws one; a platform without an
 * eligible clip is skipped. Pure.
 *
 * @param cards for campaigns with several clips, which are then chosen as well
 * @returns the decisions for each video, in the order of `videos`
 */
export function decide(
  videos: readonly Choosable[],
  ruleSets: readonly RuleSet[],
  mode: Mode = 'exploit',
  cards: CardCounts = {},
): Decisions[] {
  // read into columns once, however many platforms need them
  const columns = columnsWithDerived(
    videos,
    ruleSets.flatMap(({ compiled }) => compiled.features),
  );
  const clips = videos.reduce((sum, { candidates }) => sum + candidates.length, 0);
  const evaluations = ruleSets.map((ruleSet) => ({
    ruleSet,
    evaluation: ruleSet.compiled.evaluateColumns(columns, clips),
  }));
  let from = 0;
  return videos.map((video) => {
    const decisions: Decision[] = [];
    const skipped: SkippedPlatform[] = [];
    for (const { ruleSet, evaluation } of evaluations) {
      const at = winnerAt(video.candidates, evaluation, RANKING, from);
      const winner = video.candidates[at];
      const count = cards[ruleSet.platform];
      if (winner === undefined) skipped.push(skip(ruleSet, video));
      else if (count !== undefined) {
        const eligible = ranked(video.candidates, evaluation, RANKING, from);
        decisions.push({ ...choose(ruleSet, video, eligible, mode), cards: pickCards(eligible, count) });
      } else if (mode === 'exploit' && learnedBy(ruleSet) === undefined)
        decisions.push({ ruleSet, clip_id: winner.id, score: evaluation.scores[from + at] ?? 0 });
      else decisions.push(choose(ruleSet, video, ranked(video.candidates, evaluation, RANKING, from), mode));
    }
    from += video.candidates.length;
    return { decisions, skipped };
  });
}

/** Returns the clips of a video that are eligible under a rule set, best score first. */
export function rankedUnder({ compiled }: RuleSet, video: Choosable): Eligible[] {
  const columns = columnsWithDerived([video], compiled.features);
  return ranked(video.candidates, compiled.evaluateColumns(columns, video.candidates.length), RANKING);
}

/** Decides among clips of which at least one is eligible, and says how certain the decision is. */
function choose(ruleSet: RuleSet, video: Choosable, eligible: readonly Eligible[], mode: Mode): Decision {
  const drawn = mode === 'thompson' ? drawClip(ruleSet, video, eligible) : undefined;
  const clip_id = drawn?.clip_id ?? eligible[0]?.candidate.id;
  const chosen = eligible.find(({ candidate }) => candidate.id === clip_id);
  if (clip_id === undefined || chosen === undefined) throw new Error(`no clip of video ${video.id} was chosen`);
  const certainty = certaintyOf(ruleSet, learnedBy(ruleSet), video, eligible, clip_id);
  if (drawn === undefined) return { ruleSet, clip_id, score: chosen.score, certainty };
  const { clip_id: _, ...draw } = drawn;
  return { ruleSet, clip_id, score: chosen.score, certainty: { ...certainty, exploration: draw } };
}

function skip({ platform, compiled }: RuleSet, { duration_ms, candidates }: Choosable): SkippedPlatform {
  const clips = candidates.map((candidate) => ({
    clip_id: candidate.id,
    failed: [...compiled.explain(withDerived(candidate, duration_ms)).failed],
  }));
  const reasons = [...new Set(clips.flatMap(({ failed }) => failed.map(({ because }) => because)))];
  const detail = `no READY clip may run on ${platform} (${candidates.length} considered): ${reasons.join('; ')}`;
  return { platform, reason: 'no-eligible-clip', detail, clips };
}

/** Returns the active rule sets of the platforms, in the platforms' order. @throws `no-active-rule-set` */
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
