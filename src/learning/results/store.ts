import { sql } from 'kysely';
import { type Db, lock, newestFirst, type Sql, type Transaction } from '../../core/db/index.ts';
import type { Page } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { FIGURE_NAMES, type Figures, figuresOf } from './figures.ts';
import type { NamesBody, ResultQuery } from './schema.ts';

/** “RESULTS” in ASCII: a number that nothing else uses. */
const RESULTS_LOCK = '23165862371644499';

/** Lets one import's batch in at a time, so that a source's earlier figures do not change after they were read. */
export const lockResults = (transaction: Transaction) => lock(transaction, RESULTS_LOCK);

export interface NamedSubject {
  readonly platform: string;
  readonly name: string;
  readonly clip_id: string | null;
  readonly campaign_id: string | null;
}

export async function externalNamesOf(db: Sql, names: readonly string[]): Promise<NamedSubject[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<NamedSubject>`
    select platform, name, clip_id, campaign_id from external_names where name = any(${names}::text[])
  `.execute(db.kysely);
  return rows;
}

export interface CampaignFound {
  readonly id: string;
  readonly clip_id: string;
  readonly platform: string;
  readonly name: string;
  readonly status: string;
}

/** Returns the campaigns with these ids, and those with these names. */
export async function campaignsOf(db: Sql, ids: readonly string[], names: readonly string[]): Promise<CampaignFound[]> {
  const { rows } = await sql<CampaignFound>`
    select id, clip_id, platform, name, status from campaigns
    where id = any(${ids}::uuid[]) or name = any(${names}::text[]) order by id
  `.execute(db.kysely);
  return rows;
}

export async function clipsOf(db: Sql, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from clips where id = any(${ids}::uuid[])
  `.execute(db.kysely);
  return rows.map(({ id }) => id);
}

/** A result as stored in its table. */
export interface StoredResult extends Figures {
  readonly id: string;
  readonly source: string;
  readonly platform: Platform;
  readonly clip_id: string;
  readonly campaign_id: string | null;
  /** Empty: the clip or campaign as a whole. */
  readonly external_id: string;
  readonly period_start: Date;
  /** The first instant after the period. */
  readonly period_end: Date;
  readonly in_days: boolean;
  readonly currency: string | null;
  /** An instant, or a date if the hour is unknown. */
  readonly posted_at: string | null;
  readonly revision: number;
  readonly import_id: string;
  readonly received_at: Date;
  readonly withdrawn_at: Date | null;
}

/** Returns the identity of a result: two with the same key are the same result, reported twice. */
export const keyOf = (
  result: Pick<
    StoredResult,
    'source' | 'platform' | 'clip_id' | 'campaign_id' | 'external_id' | 'period_start' | 'period_end'
  >,
) =>
  JSON.stringify([
    result.source,
    result.platform,
    result.campaign_id ?? result.clip_id,
    result.external_id,
    result.period_start.getTime(),
    result.period_end.getTime(),
  ]);

/** Returns the stored results that have the keys of these. */
export async function storedResults(
  transaction: Transaction,
  wanted: readonly StoredResult[],
): Promise<StoredResult[]> {
  const { rows } = await sql<StoredResult>`
    select r.* from unnest(
      ${wanted.map(({ source }) => source)}::text[], ${wanted.map(({ platform }) => platform)}::text[],
      ${wanted.map(({ campaign_id, clip_id }) => campaign_id ?? clip_id)}::uuid[],
      ${wanted.map(({ external_id }) => external_id)}::text[],
      ${wanted.map(({ period_start }) => period_start)}::timestamptz[],
      ${wanted.map(({ period_end }) => period_end)}::timestamptz[]
    ) as key (source, platform, owner, external_id, period_start, period_end)
    join results r on r.source = key.source and r.platform = key.platform
      and coalesce(r.campaign_id, r.clip_id) = key.owner and r.external_id = key.external_id
      and r.period_start = key.period_start and r.period_end = key.period_end
  `.execute(transaction.kysely);
  return rows;
}

/**
 * Returns, for each ad (by its position from 1), a stored ad of the same clip or campaign and time, if exactly one of
 * the two is named by an id.
 */
export async function adsUnderOtherNames(
  transaction: Transaction,
  ads: readonly { readonly result: StoredResult; readonly ids: string }[],
): Promise<{ readonly at: number; readonly external_id: string }[]> {
  if (ads.length === 0) return [];
  const results = ads.map(({ result }) => result);
  const { rows } = await sql<{ at: number; external_id: string }>`
    select ad.at::int as at, min(r.external_id) as external_id from unnest(
      ${results.map(({ source }) => source)}::text[], ${results.map(({ platform }) => platform)}::text[],
      ${results.map(({ campaign_id, clip_id }) => campaign_id ?? clip_id)}::uuid[],
      ${results.map(({ external_id }) => external_id)}::text[], ${ads.map(({ ids }) => ids)}::text[],
      ${results.map(({ period_start }) => period_start)}::timestamptz[],
      ${results.map(({ period_end }) => period_end)}::timestamptz[], ${results.map(({ import_id }) => import_id)}::uuid[]
    ) with ordinality as ad (source, platform, owner, external_id, ids, period_start, period_end, import_id, at)
    join results r on r.source = ad.source and r.platform = ad.platform
      and coalesce(r.campaign_id, r.clip_id) = ad.owner and r.external_id <> '' and r.import_id <> ad.import_id
      and r.period_start < ad.period_end and r.period_end > ad.period_start
      and r.withdrawn_at is null and (r.external_id ~ ad.ids) <> (ad.external_id ~ ad.ids)
    group by ad.at
  `.execute(transaction.kysely);
  return rows;
}

const FIGURE_COLUMNS = sql.raw(FIGURE_NAMES.join(', '));
const REPLACED = sql.raw(FIGURE_NAMES.map((name) => `${name} = excluded.${name}`).join(', '));

/** Writes new results, and new figures for results that are stored under the same id. */
export async function writeResults(transaction: Transaction, results: readonly StoredResult[]): Promise<void> {
  if (results.length === 0) return;
  const column = <Name extends keyof StoredResult>(name: Name) => results.map((result) => result[name]);
  const figures = sql.join(FIGURE_NAMES.map((name) => sql`${column(name)}::bigint[]`));
  await sql`
    insert into results (id, source, platform, clip_id, campaign_id, external_id, period_start, period_end, in_days,
      currency, posted_at, revision, import_id, received_at, ${FIGURE_COLUMNS})
    select * from unnest(
      ${column('id')}::uuid[], ${column('source')}::text[], ${column('platform')}::text[], ${column('clip_id')}::uuid[],
      ${column('campaign_id')}::uuid[], ${column('external_id')}::text[],
      ${column('period_start')}::timestamptz[], ${column('period_end')}::timestamptz[],
      ${column('in_days')}::boolean[], ${column('currency')}::text[], ${column('posted_at')}::text[],
      ${column('revision')}::int[], ${column('import_id')}::uuid[],
      ${column('received_at')}::timestamptz[], ${figures}
    )
    on conflict (id) do update set ${REPLACED}, currency = excluded.currency,
      posted_at = coalesce(excluded.posted_at, results.posted_at), in_days = excluded.in_days,
      revision = excluded.revision, import_id = excluded.import_id, received_at = excluded.received_at,
      withdrawn_at = null
  `.execute(transaction.kysely);
}

/** Archives the revisions that new figures replace. */
export async function archiveRevisions(
  transaction: Transaction,
  replaced: readonly StoredResult[],
  now: Date,
): Promise<void> {
  if (replaced.length === 0) return;
  const column = <Name extends keyof StoredResult>(name: Name) => replaced.map((result) => result[name]);
  const figures = replaced.map((result) => JSON.stringify({ currency: result.currency, ...figuresOf(result) }));
  await sql`
    insert into result_corrections (result_id, revision, figures, import_id, received_at, replaced_at)
    select id, revision, figures::jsonb, import_id, received_at, ${now}::timestamptz from unnest(
      ${column('id')}::uuid[], ${column('revision')}::int[], ${figures}::text[],
      ${column('import_id')}::uuid[], ${column('received_at')}::timestamptz[]
    ) as row (id, revision, figures, import_id, received_at)
  `.execute(transaction.kysely);
}

export async function mapExternalNames(transaction: Transaction, names: NamesBody['names'], now: Date): Promise<void> {
  // the last mapping of a name counts; a statement may update a row only once
  const last = [...new Map(names.map((each) => [`${each.platform} ${each.name}`, each])).values()];
  await sql`
    insert into external_names (platform, name, clip_id, campaign_id, given_at)
    select *, ${now}::timestamptz from unnest(
      ${last.map(({ platform }) => platform)}::text[], ${last.map(({ name }) => name)}::text[],
      ${last.map(({ clip_id }) => clip_id ?? null)}::uuid[], ${last.map(({ campaign_id }) => campaign_id ?? null)}::uuid[]
    ) as row (platform, name, clip_id, campaign_id)
    on conflict (platform, name) do update set
      clip_id = excluded.clip_id, campaign_id = excluded.campaign_id, given_at = excluded.given_at
  `.execute(transaction.kysely);
}

export type ListedResult = StoredResult & { video_asset_id: string };

/** `offset 0`: otherwise PostgreSQL scans all results from the newest, among which those of one video may be far down. */
const resultsOf = (db: Db, videoAssetId: string | undefined) => {
  const all = db.kysely.selectFrom('results').selectAll();
  if (videoAssetId === undefined) return all.as('r');
  const clips = sql`array(select id from clips where video_asset_id = ${videoAssetId})`;
  return all.where(sql<boolean>`clip_id = any(${clips})`).offset(0).as('r');
};

const listed = (db: Db, videoAssetId?: string) =>
  db.kysely
    .selectFrom(resultsOf(db, videoAssetId))
    .innerJoin('clips as c', 'c.id', 'r.clip_id')
    .selectAll('r')
    .select('c.video_asset_id')
    .$narrowType<{ platform: Platform }>();

/** Returns results, newest period first. */
export async function findResults(db: Db, query: ResultQuery): Promise<Page<ListedResult>> {
  let select = listed(db, query.video_asset_id);
  for (const column of ['clip_id', 'campaign_id', 'platform', 'source'] as const) {
    const wanted = query[column];
    if (wanted !== undefined) select = select.where(`r.${column}`, '=', wanted);
  }
  return newestFirst(select, query, ['r.period_start', 'r.id']);
}

export const findResult = (db: Db, id: string) => listed(db).where('r.id', '=', id).executeTakeFirst();

export const correctionsOf = (db: Db, resultId: string) =>
  db.kysely
    .selectFrom('result_corrections')
    .selectAll()
    .where('result_id', '=', resultId)
    .orderBy('revision', 'desc')
    .execute();
