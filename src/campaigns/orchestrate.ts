import type { Context } from '../context.ts';
import { DEFAULT_CURRENCY, type Platform } from '../kernel/index.ts';
import { type BestClipDecision, prepareSelection, type SkippedPlatform } from '../selection/index.ts';
import type { DraftOutcome } from './schema.ts';
import { writeOrchestration } from './store.ts';

export interface Orchestration {
  readonly orchestrationId: string;
  readonly decisions: readonly BestClipDecision[];
  readonly campaigns: readonly DraftOutcome[];
  readonly skipped: readonly SkippedPlatform[];
}

/**
 * The main job: decides the best READY clip of a video for each platform and drafts a campaign for it. Evidence, decisions,
 * drafts and ledger events are written in one transaction. Calling it again overwrites the decision and never makes a second
 * open draft; a draft that a person has edited is left as it is.
 *
 * @param platforms default instagram; a platform on which no clip may run is skipped
 * @throws `video-not-found`; `no-ready-clip`; `no-eligible-clip` when that is so on every platform. None of them writes.
 */
export function orchestrateCampaignsForVideo(
  ctx: Context,
  { videoAssetId, platforms = ['instagram'] }: { videoAssetId: string; platforms?: readonly Platform[] },
): Promise<Orchestration> {
  return ctx.trace({ name: 'orchestrate', attributes: { video_asset_id: videoAssetId } }, async () => {
    const { orchestrationId, decisions, skipped, values } = await prepareSelection(ctx, { videoAssetId, platforms });
    const campaigns = await writeOrchestration(ctx.db, decisions, values, DEFAULT_CURRENCY);
    ctx.metrics.orchestrated(decisions);
    return { orchestrationId, decisions, campaigns, skipped };
  });
}
