import type { Context } from '../../context.ts';
import { DEFAULT_CURRENCY, type EngineError } from '../../core/kernel/index.ts';
import { DEFAULT_PLATFORMS, type Platform } from '../../core/platforms/index.ts';
import {
  type BestClipDecision,
  decideAndWrite,
  type Mode,
  prepareSelections,
  type SkippedPlatform,
  type WantedSelections,
} from '../../decisions/selection/index.ts';
import type { DraftOutcome } from './schema.ts';
import { writeOrchestrations } from './store.ts';

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
 * @param mode default exploit, the best score; thompson draws a clip, so that results can tell more
 * @throws `video-not-found`; `no-ready-clip`; `no-eligible-clip` when that is so on every platform. None of them writes.
 */
export function orchestrateCampaignsForVideo(
  ctx: Context,
  {
    videoAssetId,
    platforms = DEFAULT_PLATFORMS,
    mode,
  }: { videoAssetId: string; platforms?: readonly Platform[]; mode?: Mode | undefined },
): Promise<Orchestration> {
  return ctx.trace({ name: 'orchestrate', attributes: { video_asset_id: videoAssetId } }, async () => {
    const { selection, written } = await decideAndWrite(
      ctx,
      { videoAssetId, platforms, mode },
      ({ selection: { decisions }, values, besides }) =>
        writeOrchestrations(ctx.db, decisions, values, besides, DEFAULT_CURRENCY),
    );
    const { orchestrationId, decisions, skipped } = selection;
    ctx.metrics.orchestrated(decisions);
    return { orchestrationId, decisions, campaigns: written, skipped };
  });
}

/** What became of each of many videos, by id. */
export interface Orchestrations {
  readonly orchestrated: ReadonlyMap<string, Orchestration>;
  readonly failed: ReadonlyMap<string, EngineError>;
}

/** The same for many videos in one transaction: what each would come to alone. A video that is refused stops no other. */
export function orchestrateTogether(ctx: Context, wanted: WantedSelections): Promise<Orchestrations> {
  const attributes = { videos: wanted.videoAssetIds.length };
  return ctx.trace({ name: 'orchestrate together', attributes }, async () => {
    const { selections, refused, campaigns } = await ctx.db.transaction(async (transaction) => {
      const { selections, refused, values, besides } = await prepareSelections(ctx, transaction, wanted);
      if (selections.length === 0) return { selections, refused, campaigns: [] };
      const decisions = selections.flatMap((selection) => selection.decisions);
      return {
        selections,
        refused,
        campaigns: await writeOrchestrations(transaction, decisions, values, besides, DEFAULT_CURRENCY),
      };
    });
    let from = 0;
    const orchestrated = selections.map(({ videoAssetId, orchestrationId, decisions, skipped }) => {
      const own = campaigns.slice(from, from + decisions.length);
      from += decisions.length;
      ctx.metrics.orchestrated(decisions);
      return [videoAssetId, { orchestrationId, decisions, campaigns: own, skipped }] as const;
    });
    return { orchestrated: new Map(orchestrated), failed: refused };
  });
}
