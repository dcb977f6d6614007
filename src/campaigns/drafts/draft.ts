import { z } from 'zod';
import type { Context } from '../../context.ts';
import { conflict, Id } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { decisionsForShare } from '../../decisions/selection/index.ts';
import type { DraftOutcome } from './schema.ts';
import { writeDrafts } from './write-drafts.ts';

const DecisionRef = z.object({ video_asset_id: Id, platform: Platform, clip_id: Id }).readonly();
export const DecisionRefs = z.array(DecisionRef);
/** Identifies a decision: the clip that won for a video on a platform. */
export type DecisionRef = z.output<typeof DecisionRef>;

/**
 * Drafts a campaign for each decision, or updates its open automatic draft, and records it in the ledger.
 *
 * @returns the outcome for the draft of each decision, in the order of the decisions
 * @throws `decision-not-current` when a decision is not the current one; nothing is written then
 */
export function createInternalCampaignsForDecisions(
  ctx: Context,
  decisions: readonly DecisionRef[],
): Promise<readonly DraftOutcome[]> {
  return ctx.db.transaction(async (transaction) => {
    if (decisions.length === 0) return [];
    const standing = await decisionsForShare(transaction, [...new Set(decisions.map((ref) => ref.video_asset_id))]);
    const bySubject = new Map(standing.map((decision) => [subjectOf(decision), decision]));
    for (const ref of decisions) {
      const current = bySubject.get(subjectOf(ref));
      if (current?.clip_id === ref.clip_id) continue;
      const now =
        current === undefined ? 'no decision has been made' : `the current decision is clip ${current.clip_id}`;
      throw conflict(
        'decision-not-current',
        `clip ${ref.clip_id} is not the decision for video ${ref.video_asset_id} on ${ref.platform}: ${now}`,
      );
    }
    const asked = new Set(decisions.map(subjectOf));
    const wanted = standing.filter((decision) => asked.has(subjectOf(decision)));
    // written in the order in which every call locks them, so that two calls never wait for each other
    const drafts = await writeDrafts(transaction, wanted, ctx);
    const draftBySubject = new Map(drafts.map((draft) => [subjectOf(draft), draft]));
    return decisions.flatMap((ref) => draftBySubject.get(subjectOf(ref)) ?? []);
  });
}

const subjectOf = ({ video_asset_id, platform }: Pick<DecisionRef, 'video_asset_id' | 'platform'>) =>
  `${video_asset_id} ${platform}`;
