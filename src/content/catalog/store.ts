import { type RawBuilder, type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import {
  type Db,
  hasPart,
  lock,
  newestFirst,
  type Sql,
  statement,
  type Tables,
  type Transaction,
} from '../../core/db/index.ts';
import { type ClipFeatures, cursorParts, notACursor, type Page, page, UUID } from '../../core/kernel/index.ts';
import { type Clip, ClipStatus, type VideoAsset, type VideoAssetQuery } from './schema.ts';

export const toVideoAsset = (row: Selectable<Tables['video_assets']>): VideoAsset => ({
  ...row,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});

/** Converts a row to a clip; omits whether its film was replaced. */
export const toClip = ({ superseded_at: _, ...row }: Selectable<Tables['clips']>): Clip => ({
  ...row,
  status: ClipStatus.parse(row.status),
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});

/** Any number that nothing else uses: “CATALOG” in ASCII. */
const CATALOG_LOCK = '18930037284491079';

/**
 * Lets only one transaction at a time add rows, so that a free id stays free until the transaction ends. Readers, edits of single
 * rows and orchestration do not wait for this lock.
 */
export const lockCatalog = (transaction: Transaction) => lock(transaction, CATALOG_LOCK);

/** Locks the catalog, then a video; its clips come last, in the same order as everywhere. */
export async function lockVideo(transaction: Transaction, id: string): Promise<void> {
  await lockCatalog(transaction);
  await videoForUpdate(transaction, id);
}

/** A condition on `video_assets` that only later folders can express; undefined for none. */
export type Narrow = (query: Pick<VideoAssetQuery, 'state' | 'platform'>) => RawBuilder<boolean> | undefined;

function wanted(db: Sql, query: VideoAssetQuery, narrow: Narrow | undefined) {
  let select = db.kysely.selectFrom('video_assets');
  const narrowed = narrow?.(query);
  if (narrowed !== undefined) select = select.where(narrowed);
  if (query.q !== undefined) select = select.where(hasPart('title', query.q));
  return query.ids === undefined ? select : select.where('id', 'in', [...query.ids]);
}

/** Returns a page of videos, newest first by default. */
export async function videoAssets(db: Sql, query: VideoAssetQuery, narrow?: Narrow): Promise<Page<VideoAsset>> {
  const select = wanted(db, query, narrow).selectAll();
  const { sort, ...rest } = query;
  const shown = await (sort === 'title' ? byTitle(db, select, rest) : newestFirst(select, { ...rest, sort }));
  return { rows: shown.rows.map(toVideoAsset), next: shown.next };
}

type VideoSelect = SelectQueryBuilder<Tables, 'video_assets', Selectable<Tables['video_assets']>>;

const TITLE = sql`lower(coalesce(title, ''))`;

/** Returns a page sorted by title. A title may be longer than a cursor, so the cursor is the video's id; videos are never deleted. */
async function byTitle(db: Sql, select: VideoSelect, { limit, after }: Pick<VideoAssetQuery, 'limit' | 'after'>) {
  const cursor = cursorParts(after, [UUID]);
  const last = cursor && (await videoById(db, cursor[0] ?? ''));
  if (cursor !== undefined && last === undefined) throw notACursor();
  const rest =
    last === undefined
      ? select
      : select.where(sql<boolean>`(${TITLE}, id) > (lower(coalesce(${last.title}::text, '')), ${last.id}::uuid)`);
  const rows = await rest
    .orderBy(TITLE)
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return page(rows, limit, ({ id }) => [id]);
}

/** Counting stops at this number. */
const MOST_COUNTED = 100_000;

/** Returns how many videos all pages have together; 100,000 means that many or more. */
export async function countVideoAssets(db: Sql, query: VideoAssetQuery, narrow?: Narrow): Promise<number> {
  const some = wanted(db, query, narrow).select('id').limit(MOST_COUNTED).as('wanted');
  const { count } = await db.kysely
    .selectFrom(some)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The videos added from `since` to `until`, both included, and those that meet `also`. */
export interface Stretch {
  readonly since?: string | undefined;
  readonly until: string;
  /** A condition on `video_assets`; undefined: no other videos. */
  readonly also?: RawBuilder<boolean>;
}

const addedIn = (db: Sql, { since, until, also = sql`false` }: Stretch) =>
  db.kysely
    .selectFrom('video_assets')
    .where(
      sql<boolean>`(created_at between ${since ?? '-infinity'}::timestamptz and ${until}::timestamptz or ${also})`,
    );

export async function countVideosIn(db: Sql, stretch: Stretch): Promise<number> {
  const { videos } = await addedIn(db, stretch)
    .select(({ fn }) => fn.countAll<number>().as('videos'))
    .executeTakeFirstOrThrow();
  return videos;
}

/** Returns ids oldest first, starting after the given one, which still exists because videos are never deleted. */
export async function videosIn(db: Sql, stretch: Stretch, after: string | undefined, limit: number): Promise<string[]> {
  let select = addedIn(db, stretch).select('id');
  if (after !== undefined)
    select = select.where(
      sql<boolean>`(created_at, id) > (select created_at, id from video_assets where id = ${after}::uuid)`,
    );
  const rows = await select.orderBy('created_at').orderBy('id').limit(limit).execute();
  return rows.map(({ id }) => id);
}

const COUNT_CLIPS = statement<{ ids: readonly string[] }, { video_asset_id: string; clips: number }>(
  'count-clips',
  `
    select video_asset_id, count(*)::int as clips from clips where video_asset_id = any(:ids::uuid[]) and superseded_at is null
    group by video_asset_id`,
);

/** Returns how many clips each of these videos has, whatever their status; videos without clips are absent. */
export async function clipCounts(db: Db, videoAssetIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await COUNT_CLIPS(db, { ids: videoAssetIds });
  return new Map(rows.map(({ video_asset_id, clips }) => [video_asset_id, clips]));
}

export const videoById = (db: Sql, id: string) =>
  db.kysely.selectFrom('video_assets').selectAll().where('id', '=', id).executeTakeFirst();

/** Locks the video until the transaction ends, so that its duration cannot change while its clips are checked against it. */
export const videoForUpdate = (transaction: Transaction, id: string) =>
  transaction.kysely.selectFrom('video_assets').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();

export const insertVideo = (
  db: Sql,
  video: { id: string; title: string | null; duration_ms: number | null; source_uri: string | null; created_at: Date },
) =>
  db.kysely
    .insertInto('video_assets')
    .values({ ...video, updated_at: video.created_at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returningAll()
    .executeTakeFirst();

/** Selects the clips of the video's current film. */
export const clipsOfVideo = (db: Sql, videoAssetId: string) =>
  db.kysely
    .selectFrom('clips')
    .selectAll()
    .where('video_asset_id', '=', videoAssetId)
    .where('superseded_at', 'is', null)
    .orderBy('start_ms')
    .orderBy('id')
    .execute();

export const clipById = (db: Sql, id: string) =>
  db.kysely.selectFrom('clips').selectAll().where('id', '=', id).executeTakeFirst();

/** Selects a clip with the duration of its video. */
export const clipInVideo = (db: Sql, id: string) =>
  db.kysely
    .selectFrom('clips')
    .innerJoin('video_assets', 'video_assets.id', 'clips.video_asset_id')
    .select(['clips.start_ms', 'clips.end_ms', 'clips.features', 'video_assets.duration_ms'])
    .where('clips.id', '=', id)
    .executeTakeFirst();

/** A clip as it was proposed. */
export interface Proposal {
  readonly id: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly features: ClipFeatures;
}

/** Matches clips with `clips.id = proposed.id` that nobody has changed since. */
const asProposed = (proposals: readonly Proposal[]) => ({
  table: sql`unnest(
    ${proposals.map(({ id }) => id)}::uuid[], ${proposals.map(({ start_ms }) => start_ms)}::int[],
    ${proposals.map(({ end_ms }) => end_ms)}::int[], ${proposals.map(({ features }) => JSON.stringify(features))}::text[]
  ) as proposed (id, start_ms, end_ms, features)`,
  condition: sql`clips.id = proposed.id and clips.status = 'ready' and clips.start_ms = proposed.start_ms
    and clips.end_ms = proposed.end_ms and clips.features::jsonb = proposed.features::jsonb`,
});

/** Returns which of these clips exist but differ from their proposals. Clips of a replaced film do not count. */
export async function editedClips(
  db: Sql,
  ids: readonly string[],
  proposals: readonly Proposal[],
): Promise<ReadonlySet<string>> {
  const { table, condition } = asProposed(proposals);
  const { rows } = await sql<{ id: string }>`
    select id from clips where id = any(${ids}::uuid[]) and superseded_at is null
      and not exists (select from ${table} where ${condition})
  `.execute(db.kysely);
  return new Set(rows.map(({ id }) => id));
}

/**
 * Removes proposals that nobody used: READY, with the proposed edges and features, and not referenced by any other row. The
 * database itself lists the tables that reference clips, so that none is forgotten later.
 *
 * @returns the ids of the removed clips
 */
export async function removeUnused(transaction: Transaction, proposals: readonly Proposal[]): Promise<string[]> {
  if (proposals.length === 0) return [];
  const { rows: references } = await sql<{ table: string; column: string }>`
    select conrelid::regclass::text as "table", attname as "column"
    from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'f' and confrelid = 'clips'::regclass
  `.execute(transaction.kysely);
  const unreferenced = references.map(
    ({ table, column }) =>
      sql`not exists (select from ${sql.table(table)} as other where other.${sql.ref(column)} = clips.id)`,
  );
  const { table, condition } = asProposed(proposals);
  const removed = await sql<{ id: string }>`
    delete from clips using ${table} where ${condition}
      and ${sql.join([sql`true`, ...unreferenced], sql` and `)}
    returning clips.id
  `.execute(transaction.kysely);
  return removed.rows.map(({ id }) => id);
}

/** Marks the clips of a replaced film: they cannot run any more, and the video no longer shows them. */
export const supersedeClips = (transaction: Transaction, videoAssetId: string, now: Date) =>
  transaction.kysely
    .updateTable('clips')
    .set({ status: 'failed', superseded_at: now, updated_at: now })
    .where('video_asset_id', '=', videoAssetId)
    .where('superseded_at', 'is', null)
    .execute();

/** Returns which of these clips exist. */
export async function existingClips(db: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select id from clips where id = any(${ids}::uuid[])`.execute(db.kysely);
  return new Set(rows.map(({ id }) => id));
}

export const clipForUpdate = (transaction: Transaction, id: string) =>
  transaction.kysely.selectFrom('clips').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();

export interface NewClip {
  readonly id: string;
  readonly video_asset_id: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly status: string;
  readonly features: ClipFeatures;
  readonly created_at: Date;
}

/** Inserts the clips whose ids are free; the result omits ids that are in use. */
export const insertClips = (transaction: Transaction, clips: readonly NewClip[]) =>
  transaction.kysely
    .insertInto('clips')
    .values(clips.map((clip) => ({ ...clip, features: JSON.stringify(clip.features), updated_at: clip.created_at })))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returningAll()
    .execute();

export const updateClip = (
  transaction: Transaction,
  id: string,
  change: { start_ms: number; end_ms: number; status: string; features: ClipFeatures; updated_at: Date },
) =>
  transaction.kysely
    .updateTable('clips')
    .set({ ...change, features: JSON.stringify(change.features) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
