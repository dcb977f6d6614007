import type { z } from 'zod';
import { withDerived } from '../clips/index.ts';
import type { Context } from '../context.ts';
import { notFound, type Platform } from '../kernel/index.ts';
import { type RuleSet, ruleSetsById } from '../rules/index.ts';
import type { Candidate, EvidenceReply } from './schema.ts';
import { candidatesFrom, findEvidence } from './store.ts';

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
  const platforms: Partial<Record<Platform, PlatformEvidence>> = {};
  for (const [platform, id] of asked) {
    const ruleSet = ruleSets.get(id);
    if (ruleSet !== undefined) platforms[platform as Platform] = explained(ruleSet, candidates, row.duration_ms);
  }
  return { id: row.id, video_asset_id: row.video_asset_id, created_at: row.created_at.toISOString(), platforms };
}

function explained(
  { id, version, compiled }: RuleSet,
  candidates: readonly Candidate[],
  videoDurationMs: number | null,
): PlatformEvidence {
  return {
    rule_set: { id, version },
    candidates: candidates.map((candidate) => {
      const { score, eligible, contributions, failed } = compiled.explain(withDerived(candidate, videoDurationMs));
      return { clip_id: candidate.id, score, eligible, contributions: [...contributions], failed: [...failed] };
    }),
  };
}
