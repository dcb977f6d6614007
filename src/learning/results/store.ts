import { sql } from 'kysely';
import { type Db, instantOf, lock, olderThan, type Transaction } from '../../core/db/index.ts';
import { cursorParts, INSTANT, type Page, page, UUID } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { FIGURE_NAMES, type Figure, type Figures, figuresOf } from './figures.ts';
import type { Period } from './period.ts';
import type { NamesBody, ResultQuery } from './schema.ts';

/** “RESULTS” in ASCII: a number that nobody else uses. */
const RESULTS_LOCK = '23165862371644499';

/** Lets one import's batch at a time through, so that what a source said before stays what was read. */
export const lockResults = (transaction: Transaction) => lock(transaction, RESULTS_LOCK);

export interface NamedSubject {
  readonly platform: string;
  readonly name: string;
  readonly clip_id: string | null;
  readonly campaign_id: string | null;
}

export async function externalNamesOf(transaction: Transaction, names: readonly string[]): Promise<NamedSubject[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<NamedSubject>`
    select platform, name, clip_id, campaign_id from external_names where name = any(${names}::text[])
  `.execute(transaction);
  return rows;
}

export interface CampaignFound {
  readonly id: string;
  readonly clip_id: string;
  readonly platform: string;
  readonly name: string;
  readonly status: string;
}

/** The campaigns of these ids, and those of these names. */
export async function campaignsOf(
  transaction: Transaction,
  ids: readonly string[],
  names: readonly string[],
): Promise<CampaignFound[]> {
  const { rows } = await sql<CampaignFound>`
    select id, clip_id, platform, name, status from campaigns
    where id = any(${ids}::uuid[]) or name = any(${names}::text[]) order by id
  `.execute(transaction);
  return rows;
}

export async function clipsOf(transaction: Transaction, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from clips where id = any(${ids}::uuid[])
  `.execute(transaction);
  return rows.map(({ id }) => id);
}

/** A result as it is to be written. */
export interface NewResult {
  readonly id: string;
  readonly source: string;
  readonly platform: Platform;
  readonly clipId: string;
  readonly campaignId: string | null;
  readonly externalId: string;
  readonly period: Period;
  readonly currency: string | null;
  readonly figures: Figures;
  readonly revision: number;
  readonly importId: string;
  readonly receivedAt: Date;
}

/** What a result is known by; two with the same key are the same result, said twice. */
export const keyOf = (
  result: Pick<NewResult, 'source' | 'platform' | 'clipId' | 'campaignId' | 'externalId' | 'period'>,
) =>
  JSON.stringify([
    result.source,
    result.platform,
    result.campaignId ?? result.clipId,
    result.externalId,
    result.period.start.getTime(),
    result.period.end.getTime(),
  ]);

export type StoredRow = Record<Figure, number | null> & {
  id: string;
  source: string;
  platform: string;
  clip_id: string;
  campaign_id: string | null;
  external_id: string;
  period_start: Date;
  period_end: Date;
  in_days: boolean;
  currency: string | null;
  revision: number;
  import_id: string;
  received_at: Date;
};

export const toNewResult = (row: StoredRow): NewResult => ({
  id: row.id,
  source: row.source,
  platform: Platform.parse(row.platform),
  clipId: row.clip_id,
  campaignId: row.campaign_id,
  externalId: row.external_id,
  period: { start: row.period_start, end: row.period_end, inDays: row.in_days },
  currency: row.currency,
  figures: figuresOf(row),
  revision: row.revision,
  importId: row.import_id,
  receivedAt: row.received_at,
});

/** What is stored already under the keys of these. */
export async function storedResults(transaction: Transaction, wanted: readonly NewResult[]): Promise<NewResult[]> {
  const { rows } = await sql<StoredRow>`
    select r.* from unnest(
      ${wanted.map(({ source }) => source)}::text[], ${wanted.map(({ platform }) => platform)}::text[],
      ${wanted.map(({ campaignId, clipId }) => campaignId ?? clipId)}::uuid[],
      ${wanted.map(({ externalId }) => externalId)}::text[],
      ${wanted.map(({ period }) => period.start)}::timestamptz[], ${wanted.map(({ period }) => period.end)}::timestamptz[]
    ) as key (source, platform, owner, external_id, period_start, period_end)
    join results r on r.source = key.source and r.platform = key.platform
      and coalesce(r.campaign_id, r.clip_id) = key.owner and r.external_id = key.external_id
      and r.period_start = key.period_start and r.period_end = key.period_end
  `.execute(transaction);
  return rows.map(toNewResult);
}

const FIGURE_COLUMNS = sql.raw(FIGURE_NAMES.join(', '));
const REPLACED = sql.raw(FIGURE_NAMES.map((name) => `${name} = excluded.${name}`).join(', '));

/** Writes new results, and the new figures of those that are stored under the same id. */
export async function writeResults(transaction: Transaction, results: readonly NewResult[]): Promise<void> {
  if (results.length === 0) return;
  const column = <Value>(of: (result: NewResult) => Value) => results.map(of);
  const figures = sql.join(FIGURE_NAMES.map((name) => sql`${column((result) => result.figures[name])}::bigint[]`));
  await sql`
    insert into results (id, source, platform, clip_id, campaign_id, external_id, period_start, period_end, in_days,
      currency, revision, import_id, received_at, ${FIGURE_COLUMNS})
    select * from unnest(
      ${column(({ id }) => id)}::uuid[], ${column(({ source }) => source)}::text[],
      ${column(({ platform }) => platform)}::text[], ${column(({ clipId }) => clipId)}::uuid[],
      ${column(({ campaignId }) => campaignId)}::uuid[], ${column(({ externalId }) => externalId)}::text[],
      ${column(({ period }) => period.start)}::timestamptz[], ${column(({ period }) => period.end)}::timestamptz[],
      ${column(({ period }) => period.inDays)}::boolean[], ${column(({ currency }) => currency)}::text[],
      ${column(({ revision }) => revision)}::int[], ${column(({ importId }) => importId)}::uuid[],
      ${column(({ receivedAt }) => receivedAt)}::timestamptz[], ${figures}
    )
    on conflict (id) do update set ${REPLACED}, currency = excluded.currency, in_days = excluded.in_days,
      revision = excluded.revision, import_id = excluded.import_id, received_at = excluded.received_at
  `.execute(transaction);
}

/** Keeps what results said before. */
export async function keepBefore(transaction: Transaction, before: readonly NewResult[], now: Date): Promise<void> {
  if (before.length === 0) return;
  await sql`
    insert into result_corrections (result_id, revision, figures, import_id, received_at, replaced_at)
    select id, revision, figures::jsonb, import_id, received_at, ${now}::timestamptz from unnest(
      ${before.map(({ id }) => id)}::uuid[], ${before.map(({ revision }) => revision)}::int[],
      ${before.map(({ currency, figures }) => JSON.stringify({ currency, ...figures }))}::text[],
      ${before.map(({ importId }) => importId)}::uuid[], ${before.map(({ receivedAt }) => receivedAt)}::timestamptz[]
    ) as row (id, revision, figures, import_id, received_at)
  `.execute(transaction);
}

export async function giveNames(transaction: Transaction, names: NamesBody['names'], now: Date): Promise<void> {
  // the last word on a name counts; a statement may touch a row only once
  const last = [...new Map(names.map((each) => [`${each.platform} ${each.name}`, each])).values()];
  await sql`
    insert into external_names (platform, name, clip_id, campaign_id, given_at)
    select *, ${now}::timestamptz from unnest(
      ${last.map(({ platform }) => platform)}::text[], ${last.map(({ name }) => name)}::text[],
      ${last.map(({ clip_id }) => clip_id ?? null)}::uuid[], ${last.map(({ campaign_id }) => campaign_id ?? null)}::uuid[]
    ) as row (platform, name, clip_id, campaign_id)
    on conflict (platform, name) do update set
      clip_id = excluded.clip_id, campaign_id = excluded.campaign_id, given_at = excluded.given_at
  `.execute(transaction);
}

export type ListedRow = StoredRow & { video_asset_id: string; instant: string };

const listed = (db: Db) =>
  db.query
    .selectFrom('results as r')
    .innerJoin('clips as c', 'c.id', 'r.clip_id')
    .selectAll('r')
    .select('c.video_asset_id')
    .select(instantOf('r.period_start'));

/** Newest period first. */
export async function findResults(db: Db, query: ResultQuery): Promise<Page<ListedRow>> {
  const cursor = cursorParts(query.after, [INSTANT, UUID]);
  let select = listed(db);
  if (cursor !== undefined) select = select.where(olderThan(cursor, 'r.period_start', 'r.id'));
  for (const column of ['clip_id', 'campaign_id', 'platform', 'source'] as const) {
    const wanted = query[column];
    if (wanted !== undefined) select = select.where(`r.${column}`, '=', wanted);
  }
  if (query.video_asset_id !== undefined) select = select.where('c.video_asset_id', '=', query.video_asset_id);
  const rows = await select
    .orderBy('r.period_start', 'desc')
    .orderBy('r.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  return page(rows, query.limit, (row) => [row.instant, row.id]);
}

export const findResult = (db: Db, id: string) => listed(db).where('r.id', '=', id).executeTakeFirst();

export const correctionsOf = (db: Db, resultId: string) =>
  db.query
    .selectFrom('result_corrections')
    .selectAll()
    .where('result_id', '=', resultId)
    .orderBy('revision', 'desc')
    .execute();
