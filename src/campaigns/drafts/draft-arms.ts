import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { DEFAULT_CURRENCY, invalid } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import * as store from './store.ts';

interface ArmDrafts {
  readonly video_asset_id: string;
  readonly platform: Platform;
  readonly experiment_id: string;
  readonly budget_minor?: number | undefined;
  readonly currency?: string | undefined;
  readonly drafts: readonly { readonly clip_id: string; readonly name: string }[];
}

/**
 * Drafts a campaign for each clip of an experiment. The orchestrator does not change these drafts.
 *
 * @returns their ids, in the order of the drafts
 * @throws `validation-failed` when a clip is not READY or belongs to another video
 */
export async function draftArms(transaction: Transaction, ctx: Context, arms: ArmDrafts): Promise<string[]> {
  const { video_asset_id, platform, experiment_id, budget_minor = 0, currency = DEFAULT_CURRENCY, drafts } = arms;
  const ids: string[] = [];
  for (const [at, { clip_id, name }] of drafts.entries()) {
    const clip = await store.clipStatus(transaction, clip_id, video_asset_id);
    if (clip?.status !== 'ready') {
      const found =
        clip === undefined ? `video ${video_asset_id} has no clip ${clip_id}` : `clip ${clip_id} is ${clip.status}`;
      throw invalid([{ path: `clips[${at}]`, message: `must be a READY clip of the video: ${found}` }]);
    }
    const id = ctx.newId();
    await store.insertDraft(transaction, {
      ...{ id, video_asset_id, platform, clip_id, name, currency, experiment_id },
      budget_cents: budget_minor,
      created_at: ctx.now(),
    });
    ids.push(id);
    const metadata = { video_asset_id, platform, clip_id, experiment_id };
    await appendEvents(transaction, ctx, [{ type: 'campaign_created_experiment', entityId: id, metadata }]);
  }
  return ids;
}
