import type { z } from 'zod';
import { withDerived } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import { notFound } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import {
  type CompiledRuleSet,
  type Explanation,
  explainInWords,
  type PlacedClip,
  type RuleSet,
  ruleSetsById,
  smallestChange,
} from '../rules/index.ts';
import { bestOf } from './decide.ts';
import { candidatesFrom } from './read-store.ts';
import type { Candidate, Certainty, EvidenceReply } from './schema.ts';
import { choicesOf, findEvidence, toCertainty } from './store.ts';

type PlatformEvidence = NonNullable<z.infer<typeof EvidenceReply>['platforms'][Platform]>;

/**
 * What an orchestration saw, and every score computed again from it: contributions are not stored, because evidence and
 * rule-set version give the same bits.
 *
 * @throws `orchestration-not-found`
 */
export async function evidence(ctx: Context, orchestrationId: string): Promise<z.infer<typeof EvidenceReply>> {
  const row = await findEvidence(ctx.db, orchestrationId);
  if (row === undefined) throw notFound('orchestration-not-found', `there is no orchestration ${orchestrationId}`);
  // our own statement wrote both columns
  const candidates = candidatesFrom(row.candidates as Parameters<typeof candidatesFrom>[0]);
  const asked = Object.entries(row.rule_sets as Record<Platform, string>);
  const ruleSets = await ruleSetsById(
    ctx.db,
    asked.map(([, id]) => id),
  );
  const choices = await choicesOf(ctx.db, orchestrationId);
  const platforms: Partial<Record<Platform, PlatformEvidence>> = {};
  for (const [platform, id] of asked) {
    const ruleSet = ruleSets.get(id);
    const choice = choices.find((each) => each.platform === platform);
    const certainty = choice === undefined ? undefined : toCertainty(choice);
    if (ruleSet !== undefined)
      platforms[platform as Platform] = explained(ruleSet, candidates, row.duration_ms, certainty);
  }
  return { id: row.id, video_asset_id: row.video_asset_id, created_at: row.created_at.toISOString(), platforms };
}

function explained(
  { id, version, compiled }: RuleSet,
  candidates: readonly Candidate[],
  videoDurationMs: number | null,
  certainty: Certainty | undefined,
): PlatformEvidence {
  const considered = candidates.map((candidate) => {
    const features = withDerived(candidate, videoDurationMs);
    return { ...candidate, features, explanation: compiled.explain(features) };
  });
  const best = (of: typeof considered) => {
    const scores = Float64Array.from(of, ({ explanation }) => explanation.score);
    const found = bestOf(
      of,
      scores,
      Uint8Array.from(of, ({ explanation }) => Number(explanation.eligible)),
    );
    return of.find((each) => each.id === found?.id);
  };
  const winner = best(considered);
  const runnerUp = best(considered.filter((each) => each !== winner));
  return {
    rule_set: { id, version },
    confidence: certainty?.confidence ?? 'unknown',
    win_probability: certainty?.winProbability ?? null,
    exploration: shownExploration(certainty),
    winner: winner === undefined ? null : inWords(winner),
    runner_up:
      winner === undefined || runnerUp === undefined
        ? null
        : { ...inWords(runnerUp), would_win: wouldWin(compiled, runnerUp, winner, videoDurationMs) },
    candidates: considered.map(({ id, explanation: { score, eligible, ...reasons } }) => ({
      clip_id: id,
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

function shownExploration(certainty: Certainty | undefined): PlatformEvidence['exploration'] {
  const exploration = certainty?.exploration ?? null;
  return (
    exploration && {
      ...exploration,
      candidates: [...exploration.candidates],
      propensities: [...exploration.propensities],
    }
  );
}

const inWords = ({ id, explanation }: { id: string; explanation: Explanation }) => ({
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
  if (change === undefined) return null;
  const { edit, byMs, startMs, endMs, score, words } = change;
  return { edit, by_ms: byMs, start_ms: startMs, end_ms: endMs, score, words };
}
