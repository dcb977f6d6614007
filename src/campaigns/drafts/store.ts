import { type Selectable, sql } from 'kysely';
import { type Db, hasPart, newestFirst, type Sql, type Tables, type Transaction } from '../../core/db/index.ts';
import type { Page } from '../../core/kernel/index.ts';
import { Ad } from './ad.ts';
import { cardsOf } from './card-store.ts';
import {
  AUTO_SOURCE,
  type Campaign,
  type CampaignCard,
  CampaignFormat,
  type CampaignPatch,
  type CampaignQuery,
  CampaignStatus,
  type CampaignTotal,
  EXPERIMENT_SOURCE,
} from './schema.ts';

export type CampaignRow = Selectable<Tables['campaigns']>;

const BUDGET_SETTERS = ['default', 'plan', 'person'] as const;
export type BudgetSetter = Exclude<(typeof BUDGET_SETTERS)[number], 'default'>;

/** Converts a row into a campaign with its cards, without the fields that only the orchestrator reads. */
export async function shown(db: Sql, row: CampaignRow): Promise<Campaign> {
  const cards = row.format === 'single' ? undefined : await cardsOf(db, [row.id]);
  return toCampaign(row, cards?.get(row.id) ?? []);
}

const toCampaign = (
  { previous_clip_id: _, orchestration_id: __, ...row }: CampaignRow,
  cards: readonly CampaignCard[],
): Campaign => ({
  ...row,
  format: CampaignFormat.parse(row.format),
  cards: [...cards],
  status: CampaignStatus.parse(row.status),
  budget_set_by: BUDGET_SETTERS.find((setter) => setter === row.budget_set_by) ?? 'default',
  budget_set_at: row.budget_set_at?.toISOString() ?? null,
  ad: row.ad === null ? null : Ad.parse(row.ad),
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});

function wanted(db: Db, query: CampaignQuery) {
  let select = db.kysely.selectFrom('campaigns');
  for (const column of ['video_asset_id', 'platform', 'status', 'source'] as const) {
    const value = query[column];
    if (value !== undefined) select = select.where(column, '=', value);
  }
  if (query.ids !== undefined) select = select.where('id', 'in', query.ids);
  // worded as in the index of edited drafts
  if (query.edited !== undefined) select = select.where(sql<boolean>`edited`);
  if (query.since !== undefined) select = select.where('created_at', '>=', sql<Date>`${query.since}::timestamptz`);
  if (query.until !== undefined) select = select.where('created_at', '<', sql<Date>`${query.until}::timestamptz`);
  if (query.q !== undefined)
    select = select.where(sql<boolean>`(${hasPart('name', query.q)} or exists (
      select from video_assets video where video.id = campaigns.video_asset_id and ${hasPart('video.title', query.q)}))`);
  return select;
}

/** Finds a page of campaigns, by default newest first. */
export async function findCampaigns(db: Db, query: CampaignQuery): Promise<Page<Campaign>> {
  const { rows, next } = await newestFirst(wanted(db, query).selectAll(), query);
  const several = rows.filter(({ format }) => format !== 'single').map(({ id }) => id);
  const cards = several.length === 0 ? undefined : await cardsOf(db, several);
  return { rows: rows.map((row) => toCampaign(row, cards?.get(row.id) ?? [])), next };
}

/** Maximum number of campaigns that are added up. */
const MOST_ADDED = 10_000;

/** Adds up the campaigns of all pages by currency; of more than 10,000, only the newest. */
export async function totalCampaigns(db: Db, query: CampaignQuery): Promise<Record<string, CampaignTotal>> {
  const some = wanted(db, query)
    .select([
      'currency',
      'budget_cents',
      sql<boolean>`coalesce(ad ->> 'budget_kind', 'daily') = 'daily'`.as('is_daily'),
    ])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_ADDED)
    .as('some');
  const rows = await db.kysely
    .selectFrom(some)
    .select(({ fn }) => [
      'currency',
      fn.countAll<number>().as('campaigns'),
      sql<number>`coalesce(sum(budget_cents) filter (where is_daily), 0)::bigint`.as('daily_minor'),
      sql<number>`coalesce(sum(budget_cents) filter (where not is_daily), 0)::bigint`.as('lifetime_minor'),
    ])
    .groupBy('currency')
    .orderBy('currency')
    .execute();
  return Object.fromEntries(rows.map(({ currency, ...total }) => [currency, total]));
}

export const findCampaign = (db: Db, id: string) =>
  db.kysely.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirst();

export const campaignForUpdate = (transaction: Transaction, id: string) =>
  transaction.kysely.selectFrom('campaigns').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

type Change = Omit<CampaignPatch, 'ad' | 'cards' | 'format' | 'updated_at'> &
  Partial<Pick<Campaign, 'ad' | 'edited' | 'format' | 'status'> & Pick<CampaignRow, 'budget_set_by' | 'budget_set_at'>>;

export const updateCampaign = (transaction: Transaction, id: string, { ad, ...change }: Change, updatedAt: Date) =>
  transaction.kysely
    .updateTable('campaigns')
    .set({ ...change, ...(ad === undefined ? {} : { ad: ad && JSON.stringify(ad) }), updated_at: updatedAt })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

type NewDraft = Pick<
  CampaignRow,
  'id' | 'video_asset_id' | 'platform' | 'clip_id' | 'name' | 'currency' | 'budget_cents' | 'created_at'
>;

export const insertDraft = (
  transaction: Transaction,
  { experiment_id, created_at, ...draft }: NewDraft & { readonly experiment_id: string },
) =>
  transaction.kysely
    .insertInto('campaigns')
    .values({
      ...draft,
      source: EXPERIMENT_SOURCE,
      optimization_meta: JSON.stringify({ source: EXPERIMENT_SOURCE, experiment_id }),
      created_at,
      updated_at: created_at,
    })
    .execute();

/** Marks campaigns as arms of an experiment: their clips cannot change until it releases them. */
export const holdForExperiment = (transaction: Transaction, ids: readonly string[], experimentId: string) =>
  transaction.kysely
    .updateTable('campaigns')
    .set({ optimization_meta: sql`optimization_meta || jsonb_build_object('experiment_id', ${experimentId}::text)` })
    .where('id', 'in', [...ids])
    .execute();

/** Removes that mark. */
export const releaseFromExperiment = (transaction: Transaction, ids: readonly string[]) =>
  transaction.kysely
    .updateTable('campaigns')
    .set({ optimization_meta: sql`optimization_meta - 'experiment_id'` })
    .where('id', 'in', [...ids])
    .execute();

/** Finds another open automatic draft of this campaign's video and platform. */
export const otherAutoDraft = (
  transaction: Transaction,
  { id, video_asset_id, platform }: Pick<CampaignRow, 'id' | 'video_asset_id' | 'platform'>,
) =>
  transaction.kysely
    .selectFrom('campaigns')
    .select('id')
    .where('video_asset_id', '=', video_asset_id)
    .where('platform', '=', platform)
    .where('status', '=', 'draft')
    .where('source', '=', AUTO_SOURCE)
    .where('id', '<>', id)
    .executeTakeFirst();

/** Reads a clip's status if the clip belongs to the video. Only a READY clip can run. */
export const clipStatus = (transaction: Transaction, clipId: string, videoAssetId: string) =>
  transaction.kysely
    .selectFrom('clips')
    .select('status')
    .where('id', '=', clipId)
    .where('video_asset_id', '=', videoAssetId)
    .forShare()
    .executeTakeFirst();
