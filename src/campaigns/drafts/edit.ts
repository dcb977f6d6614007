import type { Context } from '../../context.ts';
import { conflict, invalid, notFound } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { stateAfter, type Transition } from './lifecycle.ts';
import { type Campaign, type CampaignPatch, CampaignStatus } from './schema.ts';
import * as store from './store.ts';

const campaignNotFound = (id: string) => notFound('campaign-not-found', `there is no campaign ${id}`);

/** @throws `campaign-not-found` */
export async function campaign(ctx: Context, id: string): Promise<Campaign> {
  const row = await store.findCampaign(ctx.db, id);
  if (row === undefined) throw campaignNotFound(id);
  return store.toCampaign(row);
}

/**
 * Changes a draft and makes it a person's: from now on the orchestrator leaves it as it is.
 *
 * @throws `campaign-not-found`; `campaign-not-draft`; `validation-failed` when the clip is not READY or of another video
 */
export function editCampaign(ctx: Context, id: string, patch: CampaignPatch): Promise<Campaign> {
  return ctx.db.transaction(async (transaction) => {
    const row = await store.campaignForUpdate(transaction, id);
    if (row === undefined) throw campaignNotFound(id);
    if (row.status !== 'draft')
      throw conflict('campaign-not-draft', `campaign ${id} is ${row.status}: only drafts can be edited`);
    if (patch.clip_id !== undefined) {
      const clip = await store.clipStatus(transaction, patch.clip_id, row.video_asset_id);
      if (clip?.status !== 'ready')
        throw invalid([{ path: 'clip_id', message: unfit(patch.clip_id, row.video_asset_id, clip?.status) }]);
    }
    const before = store.toCampaign(row);
    const changes = changesIn(before, patch);
    if (row.edited && Object.keys(changes).length === 0) return before;
    const after = await store.updateCampaign(transaction, id, { ...patch, edited: true }, ctx.now());
    await appendEvents(transaction, ctx, [{ type: 'campaign_edited', entityId: id, metadata: { changes } }]);
    return store.toCampaign(after);
  });
}

function unfit(clipId: string, videoAssetId: string, status: string | undefined): string {
  if (status === undefined) return `video ${videoAssetId} has no clip ${clipId}`;
  return `clip ${clipId} is ${status}: only a READY clip can run`;
}

function changesIn(before: Campaign, patch: CampaignPatch): Record<string, { from: unknown; to: unknown }> {
  const differing = Object.entries(patch).filter(([field, to]) => before[field as keyof CampaignPatch] !== to);
  return Object.fromEntries(
    differing.map(([field, to]) => [field, { from: before[field as keyof CampaignPatch], to }]),
  );
}

/** Moves a campaign on in its life. @throws `campaign-not-found`; `transition-not-allowed`, with those that are */
export function moveCampaign(ctx: Context, id: string, transition: Transition): Promise<Campaign> {
  return ctx.db.transaction(async (transaction) => {
    const row = await store.campaignForUpdate(transaction, id);
    if (row === undefined) throw campaignNotFound(id);
    const from = CampaignStatus.parse(row.status);
    const to = stateAfter(from, transition);
    const after = await store.updateCampaign(transaction, id, { status: to }, ctx.now());
    await appendEvents(transaction, ctx, [{ type: 'campaign_status_changed', entityId: id, metadata: { from, to } }]);
    return store.toCampaign(after);
  });
}
