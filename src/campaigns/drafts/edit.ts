import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { conflict, EngineError, notFound, readInstant } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { mergedAd } from './ad.ts';
import { replaceCards } from './card-store.ts';
import { clipsOf, refuseUnfitClips, unfit } from './edit-clips.ts';
import { allowedFrom, NEEDS_CLIP, stateAfter, type Transition } from './lifecycle.ts';
import { AUTO_SOURCE, type Campaign, type CampaignPatch, CampaignStatus } from './schema.ts';
import * as store from './store.ts';

const campaignNotFound = (id: string) => notFound('campaign-not-found', `there is no campaign ${id}`);

/** @throws `campaign-not-found` */
export async function campaign(ctx: Context, id: string): Promise<Campaign> {
  const row = await store.findCampaign(ctx.db, id);
  if (row === undefined) throw campaignNotFound(id);
  return store.shown(ctx.db, row);
}

/** Returns the campaign and locks it until the transaction ends. @throws `campaign-not-found` */
export async function lockedCampaign(transaction: Transaction, id: string): Promise<Campaign> {
  const row = await store.campaignForUpdate(transaction, id);
  if (row === undefined) throw campaignNotFound(id);
  return store.shown(transaction, row);
}

/**
 * Changes a draft and marks it as edited by a person: from then on, the orchestrator does not change it.
 *
 * @throws `campaign-not-found`; `campaign-not-draft`; `validation-failed` when a clip is not READY or belongs to another video,
 * or the platform does not accept these cards
 */
export function editCampaign(ctx: Context, id: string, patch: CampaignPatch): Promise<Campaign> {
  return ctx.db.transaction(async (transaction) => {
    const row = await store.campaignForUpdate(transaction, id);
    if (row === undefined) throw campaignNotFound(id);
    if (row.status !== 'draft')
      throw conflict(
        'campaign-not-draft',
        `campaign ${id} is ${row.status}: only drafts can be edited${row.status === 'approved' ? '; reopen it first' : ''}`,
      );
    const before = await store.shown(transaction, row);
    const { ad, updated_at: asRead, cards, format, ...others } = patch;
    refuseChanged(before, asRead);
    await refuseUnfitClips(transaction, before, patch);
    const clips = clipsOf(before, { clip_id: others.clip_id, cards, format });
    const change = { ...others, ...clips.change, ...(ad === undefined ? {} : { ad: mergedAd(before.ad, ad) }) };
    const changes = { ...changesIn(before, change), ...clips.changes };
    if (row.edited && Object.keys(changes).length === 0) return before;
    const now = ctx.now();
    const setter = 'budget_cents' in changes || 'currency' in changes ? setBy('person', now) : {};
    if (clips.cards !== undefined) await replaceCards(transaction, id, clips.cards);
    const after = await store.updateCampaign(transaction, id, { ...change, ...setter, edited: true }, now);
    const metadata = { ...aboutOf(row), changes };
    await appendEvents(transaction, ctx, [{ type: 'campaign_edited', entityId: id, metadata }]);
    return store.shown(transaction, after);
  });
}

/** The fields by which a reader of the ledger knows a campaign. */
const aboutOf = ({ video_asset_id, platform }: store.CampaignRow) => ({
  video_asset_id,
  platform: Platform.parse(platform),
});

/** Checks whether two timestamps are the same instant. A request may use an offset. */
export const isSameInstant = (a: string, b: string): boolean => readInstant(a)?.getTime() === readInstant(b)?.getTime();

/** @throws `changed-meanwhile`, with the current campaign */
export function refuseChanged(current: Campaign, asRead: string | undefined): void {
  if (asRead === undefined || isSameInstant(asRead, current.updated_at)) return;
  throw new EngineError(
    'changed-meanwhile',
    `campaign ${current.id} was changed at ${current.updated_at}, after it was read (${asRead}): read \`current\`, then decide`,
    { current },
  );
}

const setBy = (setter: store.BudgetSetter, at: Date) => ({ budget_set_by: setter, budget_set_at: at });

/** Records who set the budget of a campaign. With `minor`, for a campaign without a publication, also sets it as a daily budget. */
export async function noteBudget(
  transaction: Transaction,
  id: string,
  { by, minor, at }: { readonly by: store.BudgetSetter; readonly minor?: number; readonly at: Date },
): Promise<void> {
  const row = await store.campaignForUpdate(transaction, id);
  if (row === undefined) throw campaignNotFound(id);
  const { ad } = await store.shown(transaction, row);
  // an amount without a kind would be taken as a lifetime budget
  const amount =
    minor === undefined
      ? {}
      : { budget_cents: minor, ...(ad === null ? {} : { ad: { ...ad, budget_kind: 'daily' as const } }) };
  const updatedAt = minor === undefined ? row.updated_at : at;
  await store.updateCampaign(transaction, id, { ...amount, ...setBy(by, at) }, updatedAt);
}

/** Stores the budget that its ads now have, so that lists and totals show it, and edits based on an older budget are refused. */
export const keepBudget = (transaction: Transaction, id: string, minor: number, at: Date) =>
  store.updateCampaign(transaction, id, { budget_cents: minor }, at);

function changesIn(before: Campaign, patch: Partial<Campaign>): Record<string, { from: unknown; to: unknown }> {
  const differing = Object.entries(patch).filter(
    ([field, to]) => !isDeepStrictEqual(before[field as keyof CampaignPatch], to),
  );
  return Object.fromEntries(
    differing.map(([field, to]) => [field, { from: before[field as keyof CampaignPatch], to }]),
  );
}

/**
 * Moves a campaign to another status.
 *
 * @throws `campaign-not-found`; `transition-not-allowed`, with the transitions that are; `clip-not-ready` when the clip has
 * failed or is being processed again; `budget-missing` when the budget is 0; `draft-exists` when another draft is
 * open for the same video and platform; `changed-meanwhile` when it has changed since it was read
 */
export const moveCampaign = (
  ctx: Context,
  id: string,
  transition: Transition,
  why?: string,
  asRead?: string,
): Promise<Campaign> =>
  ctx.db.transaction((transaction) => moveWithin(transaction, ctx, id, transition, { why, asRead }));

/** Does the same within a transaction. @param ifAllowed leaves a campaign unchanged if its status does not allow the move */
export async function moveWithin(
  transaction: Transaction,
  ctx: Context,
  id: string,
  transition: Transition,
  {
    why,
    asRead,
    ifAllowed = false,
  }: { readonly why?: string | undefined; readonly asRead?: string | undefined; readonly ifAllowed?: boolean } = {},
): Promise<Campaign> {
  const row = await store.campaignForUpdate(transaction, id);
  if (row === undefined) throw campaignNotFound(id);
  const from = CampaignStatus.parse(row.status);
  const before = await store.shown(transaction, row);
  refuseChanged(before, asRead);
  if (ifAllowed && !allowedFrom(from).includes(transition)) return before;
  const to = stateAfter(from, transition);
  if (NEEDS_CLIP.includes(transition))
    for (const clip_id of new Set([row.clip_id, ...before.cards.map((card) => card.clip_id)]))
      await refuseUnfitClip(transaction, { ...row, clip_id }, transition);
  if (transition === 'activate' && row.budget_cents === 0)
    throw conflict(
      'budget-missing',
      `campaign ${id} has a budget of 0, so nothing can run: archive it, then set a budget for the video’s next draft before you approve it`,
    );
  if (transition === 'reopen') await refuseSecondDraft(transaction, row);
  const after = await store.updateCampaign(transaction, id, { status: to }, ctx.now());
  const metadata = { ...aboutOf(row), from, to, ...(why === undefined ? {} : { why }) };
  await appendEvents(transaction, ctx, [{ type: 'campaign_status_changed', entityId: id, metadata }]);
  return store.shown(transaction, after);
}

/** Returns a campaign to `approved` after its ads were withdrawn. It can then be published again or reopened. */
export async function takeBackWithin(transaction: Transaction, ctx: Context, id: string): Promise<void> {
  const row = await store.campaignForUpdate(transaction, id);
  const from = CampaignStatus.safeParse(row?.status).data;
  if (row === undefined || (from !== 'published' && from !== 'paused')) return;
  await store.updateCampaign(transaction, id, { status: 'approved' }, ctx.now());
  const metadata = { ...aboutOf(row), from, to: 'approved', why: 'its ads were removed' };
  await appendEvents(transaction, ctx, [{ type: 'campaign_status_changed', entityId: id, metadata }]);
}

/** Keeps the orchestrator's rule: one open draft for each video and platform. */
async function refuseSecondDraft(transaction: Transaction, row: store.CampaignRow): Promise<void> {
  const other = row.source === AUTO_SOURCE ? await store.otherAutoDraft(transaction, row) : undefined;
  if (other === undefined) return;
  throw conflict(
    'draft-exists',
    `cannot reopen campaign ${row.id}: campaign ${other.id} is the open draft of its video for ${row.platform}. Archive one of them`,
    { campaign_id: other.id },
  );
}

/** A published clip has run already and may continue to run. */
const FIT = ['ready', 'published'];

async function refuseUnfitClip(
  transaction: Transaction,
  { id, clip_id, video_asset_id }: { readonly id: string; readonly clip_id: string; readonly video_asset_id: string },
  transition: Transition,
): Promise<void> {
  const clip = await store.clipStatus(transaction, clip_id, video_asset_id);
  if (clip !== undefined && FIT.includes(clip.status)) return;
  throw conflict(
    'clip-not-ready',
    `cannot ${transition} campaign ${id}: ${unfit(clip_id, video_asset_id, clip?.status)}. Orchestrate its video again, or make the clip READY`,
  );
}
