import { createHash } from 'node:crypto';
import { draftArms, holdForExperiment } from '../../campaigns/drafts/index.ts';
import { videoNotFound } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { conflict, invalid } from '../../core/kernel/index.ts';
import { rankClips } from '../../decisions/selection/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { usualGuardrail } from './guardrail.ts';
import { FIRST_LOOK } from './plan-schema.ts';
import { shown } from './read.ts';
import type { Arm, Experiment, ExperimentBody, StoredPlan } from './schema.ts';
import { sizedOrNot } from './size-from-results.ts';
import * as store from './store.ts';

const LABELS = 'ABCDE';

/**
 * Creates an experiment from clips, each with its own draft, or from existing campaigns. Another call with the same input
 * returns the open experiment.
 *
 * @throws `validation-failed`; `video-not-found`; `experiment-open` when the video has another open experiment on the platform;
 * `campaign-in-experiment`
 */
export async function createExperiment(
  ctx: Context,
  body: ExperimentBody,
): Promise<{ readonly experiment: Experiment; readonly isNew: boolean }> {
  const clips = body.top === undefined ? body.clips : await bestClips(ctx, body, body.top);
  const arms = clips ?? body.campaigns ?? [];
  for (const [at, id] of arms.entries())
    if (arms.indexOf(id) < at)
      throw invalid([
        { path: `${body.clips ? 'clips' : 'campaigns'}[${at}]`, message: `must be unique; ${id} is already listed` },
      ]);
  const { split, guardrail = usualGuardrail(body.metric), ...wanted } = body;
  const sizing = await sizedOrNot(ctx, { ...sizeOf(wanted), arms: arms.length });
  const { metric, alpha, power, min_effect, days, budget_minor, currency } = body;
  const plan: StoredPlan = {
    ...{ metric, split, alpha, power, min_effect, days },
    ...{ first_look: FIRST_LOOK, spending: 'obf', guardrail, sizing: sizing ?? null },
  };
  // identifies the request by its input, not by the results at that time: the same request is the same experiment
  const asked = {
    ...{ metric, split, alpha, power, min_effect, days, guardrail },
    ...{ clips: body.clips, top: body.top, campaigns: body.campaigns },
    ...(budget_minor === undefined ? {} : { budget_minor, currency }),
  };
  const checksum = createHash('sha256').update(JSON.stringify(asked)).digest('hex');
  return ctx.db.transaction(async (transaction) => {
    if (!(await store.lockVideo(transaction, body.video_asset_id))) throw videoNotFound(body.video_asset_id);
    const open = await store.openExperiment(transaction, body.video_asset_id, body.platform);
    if (open?.plan_checksum === checksum) return { experiment: await shown(transaction, open), isNew: false };
    if (open !== undefined)
      throw conflict(
        'experiment-open',
        `video ${body.video_asset_id} has experiment ${open.id} open on ${body.platform}: end it with stop or cancel first`,
        { experiment_id: open.id },
      );
    const id = ctx.newId();
    const row = await store.insertExperiment(transaction, {
      id,
      video_asset_id: body.video_asset_id,
      platform: body.platform,
      status: 'draft',
      plan: JSON.stringify(plan),
      plan_checksum: checksum,
      created_at: ctx.now(),
    });
    const made = await armsFor(transaction, ctx, id, { ...body, clips });
    await store.insertArms(transaction, id, made);
    const { video_asset_id, platform } = body;
    const named = made.map(({ label, campaign_id, clip_id }) => ({ label, campaign_id, clip_id }));
    await appendEvents(transaction, ctx, [
      { type: 'experiment_created', entityId: id, metadata: { video_asset_id, platform, metric, arms: named } },
    ]);
    return { experiment: await shown(transaction, row), isNew: true };
  });
}

const sizeOf = ({
  video_asset_id: _,
  clips: __,
  top: ___,
  campaigns: ____,
  currency: _____,
  ...wanted
}: Omit<ExperimentBody, 'split' | 'guardrail'>) => wanted;

/** Finds the best clips of the video by score. @throws `validation-failed` when too few are eligible */
export async function bestClips(
  ctx: Context,
  { video_asset_id, platform }: Pick<ExperimentBody, 'video_asset_id' | 'platform'>,
  count: number,
): Promise<string[]> {
  const ranked = await rankClips(ctx, video_asset_id, platform);
  if (ranked.length < count)
    throw invalid([
      {
        path: 'top',
        message: `must be at most ${ranked.length}, the number of clips of the video that may run on ${platform}; got ${count}`,
      },
    ]);
  return ranked.slice(0, count).map(({ clip_id }) => clip_id);
}

async function armsFor(transaction: Transaction, ctx: Context, id: string, body: ExperimentBody): Promise<Arm[]> {
  const { video_asset_id, platform, clips, campaigns = [], budget_minor, currency } = body;
  const label = (at: number) => LABELS.charAt(at);
  if (clips !== undefined) {
    const drafts = clips.map((clip_id, at) => ({
      clip_id,
      name: `${platform.toUpperCase()} experiment ${label(at)} for ${video_asset_id}`,
    }));
    const ids = await draftArms(transaction, ctx, {
      video_asset_id,
      platform,
      experiment_id: id,
      budget_minor,
      currency,
      drafts,
    });
    return clips.map((clip_id, at) => ({
      label: label(at),
      campaign_id: ids[at] ?? '',
      clip_id,
      is_control: at === 0,
    }));
  }
  const taken = await store.experimentOfCampaigns(transaction, campaigns);
  if (taken !== undefined)
    throw conflict(
      'campaign-in-experiment',
      `campaign ${taken.campaign_id} is an arm of experiment ${taken.experiment_id}`,
      {
        experiment_id: taken.experiment_id,
      },
    );
  const found = await store.campaignsForUpdate(transaction, campaigns);
  const arms = campaigns.map((campaignId, at) => {
    const campaign = found.find((each) => each.id === campaignId);
    if (campaign === undefined || campaign.video_asset_id !== video_asset_id || campaign.platform !== platform)
      throw invalid([
        {
          path: `campaigns[${at}]`,
          message: `must be a campaign of video ${video_asset_id} on ${platform}; ${campaignId} is not`,
        },
      ]);
    return { label: label(at), campaign_id: campaignId, clip_id: campaign.clip_id, is_control: at === 0 };
  });
  await holdForExperiment(transaction, campaigns, id);
  return arms;
}
