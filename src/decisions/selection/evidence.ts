import type { z } from 'zod';
import { withDerived } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import type { Platform } from '../../core/platforms/index.ts';
import {
  type CompiledRuleSet,
  type Explanation,
  explainInWords,
  type PlacedClip,
  type RuleSet,
  ruleSetsById,
  smallestChange,
  wins,
} from '../rules/index.ts';
import { orchestrationNotFound } from './past.ts';
import { candidatesFrom, type StoredCandidate } from './read.ts';
import {
  type Candidate,
  Cards,
  Confidence,
  type EvidenceReply,
  type ProposeTest,
  type TestProposal,
} from './schema.ts';
import { decisionsOf, findEvidence } from './store.ts';

type Decided = Awaited<ReturnType<typeof decisionsOf>>[number];
type PlatformEvidence = NonNullable<z.infer<typeof EvidenceReply>['platforms'][Platform]>;

/**
 * Returns what an orchestration saw, with every score computed from it again: contributions are not stored, because
 * evidence and rule-set version give the same bits.
 *
 * @param proposeTest sizes the test that would settle a tie
 * @throws `orchestration-not-found`
 */
export async function evidence(
  ctx: Context,
  orchestrationId: string,
  proposeTest?: ProposeTest,
): Promise<z.infer<typeof EvidenceReply>> {
  const row = await findEvidence(ctx.db, orchestrationId);
  if (row === undefined) throw orchestrationNotFound(orchestrationId);
  // our own statement wrote both columns
  const candidates = candidatesFrom(row.candidates as readonly StoredCandidate[]);
  const asked = Object.entries(row.rule_sets as Record<Platform, string>);
  const ruleSets = await ruleSetsById(
    ctx.db,
    asked.map(([, id]) => id),
  );
  const decided = await decisionsOf(ctx.db, orchestrationId);
  const platforms: Partial<Record<Platform, PlatformEvidence>> = {};
  for (const [platform, id] of asked) {
    const ruleSet = ruleSets.get(id);
    const decision = decided.find((each) => each.platform === platform);
    if (ruleSet === undefined) continue;
    const shown = explained(ruleSet, candidates, row.duration_ms, row.ranking === 'clamped-score');
    platforms[platform as Platform] = {
      ...shown,
      proposal: await proposalFor(ctx, row.video_asset_id, shown.winner?.clip_id, decision, proposeTest),
      confidence: Confidence.parse(decision?.confidence ?? 'unknown'),
      win_probability: decision?.win_probability ?? null,
      exploration: decision?.exploration ? { clip_id: decision.clip_id, ...decision.exploration } : null,
      cards: decision?.cards ? Cards.parse(decision.cards) : null,
    };
  }
  return { id: row.id, video_asset_id: row.video_asset_id, created_at: row.created_at.toISOString(), platforms };
}

/** Proposes the test that would settle a tie. The tie is between the best scores, even if another clip was drawn. */
async function proposalFor(
  ctx: Context,
  video_asset_id: string,
  bestId: string | undefined,
  decision: Decided | undefined,
  proposeTest: ProposeTest | undefined,
): Promise<TestProposal | null> {
  if (decision?.confidence !== 'tied' || decision.runner_up_id === null) return null;
  if (bestId === undefined || proposeTest === undefined) return null;
  const { platform, runner_up_id } = decision;
  return proposeTest(ctx, { video_asset_id, platform, clips: [bestId, runner_up_id] });
}

function explained(
  { id, version, compiled }: RuleSet,
  candidates: readonly Candidate[],
  videoDurationMs: number | null,
  isClamped: boolean,
): Omit<PlatformEvidence, 'confidence' | 'win_probability' | 'exploration' | 'cards' | 'proposal'> {
  const considered = candidates.map((candidate) => {
    const features = withDerived(candidate, videoDurationMs);
    return { ...candidate, features, explanation: compiled.explain(features) };
  });
  const [winner, runnerUp] = considered
    .filter(({ explanation }) => explanation.eligible)
    .map((clip) => ({ clip, place: placeOf(clip, isClamped) }))
    .sort((a, b) => (wins(a.place, b.place) ? -1 : 1))
    .map(({ clip }) => clip);
  return {
    rule_set: { id, version },
    winner: winner === undefined ? null : inWords(winner),
    runner_up:
      winner === undefined || runnerUp === undefined
        ? null
        : { ...inWords(runnerUp), would_win: wouldWin(compiled, runnerUp, winner, videoDurationMs) },
    candidates: considered.map(({ id, start_ms, end_ms, explanation: { score, eligible, ...reasons } }) => ({
      clip_id: id,
      start_ms,
      end_ms,
      score,
      eligible,
      contributions: [...reasons.contributions],
      boosts: [...reasons.boosts],
      failed: [...reasons.failed],
      unknown: [...reasons.unknown],
      advice: [...reasons.advice],
    })),
  };
}

const placeOf = ({ id, start_ms, explanation }: Candidate & { explanation: Explanation }, isClamped: boolean) => ({
  id,
  start_ms,
  rank: isClamped ? explanation.score : explanation.scoreBeforeClamp,
});

/** Returns a clip's score, as a number and in words. */
export const inWords = ({ id, explanation }: { id: string; explanation: Explanation }) => ({
  clip_id: id,
  score: explanation.score,
  words: explainInWords(explanation),
});

function wouldWin(
  ruleSet: CompiledRuleSet,
  runnerUp: PlacedClip,
  winner: PlacedClip,
  videoDurationMs: number | null,
): NonNullable<PlatformEvidence['runner_up']>['would_win'] {
  const change = smallestChange(ruleSet, runnerUp, winner, videoDurationMs);
  return change ?? null;
}
