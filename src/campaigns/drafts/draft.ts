import type { Context } from '../../context.ts';
import { conflict, DEFAULT_CURRENCY } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { DraftOutcome } from './schema.ts';
import { decisionsForShare, writeDrafts } from './store.ts';

/** Names a decision: which clip was chosen for a video on a platform. */
export interface DecisionRef {
  readonly videoAssetId: string;
  readonly platform: Platform;
  readonly clipId: string;
}

/**
 * Drafts a campaign for each decision, or brings its open automatic draft up to date, and tells the ledger.
 *
 * @throws `decision-not-current` when a decision does not stand (any more); nothing is written then
 */
export function createInternalCampaignsForDecisions(
  ctx: Context,
  decisions: readonly DecisionRef[],
): Promise<readonly DraftOutcome[]> {
  return ctx.db.transaction(async (transaction) => {
    if (decisions.length === 0) return [];
    const standing = await decisionsForShare(transaction, [...new Set(decisions.map((ref) => ref.videoAssetId))]);
    for (const ref of decisions) {
      const current = standing.find((decision) => isSameSubject(decision, ref));
      if (current?.clipId === ref.clipId) continue;
      const now = current === undefined ? 'nothing was decided there' : `${current.clipId} was decided since`;
      throw conflict(
        'decision-not-current',
        `clip ${ref.clipId} is not the decision for video ${ref.videoAssetId} on ${ref.platform}: ${now}`,
      );
    }
    const wanted = standing.filter((decision) => decisions.some((ref) => isSameSubject(decision, ref)));
    return writeDrafts(transaction, wanted, ctx, DEFAULT_CURRENCY);
  });
}

const isSameSubject = (a: Omit<DecisionRef, 'clipId'>, b: Omit<DecisionRef, 'clipId'>) =>
  a.videoAssetId === b.videoAssetId && a.platform === b.platform;
