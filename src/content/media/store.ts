import { lock, type Sql, type Transaction } from '../../core/db/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { KeptFilm } from './file-store.ts';
import { ClipOptions, FilmAnalysis, Storyboard } from './schema.ts';

export interface Film extends KeptFilm {
  readonly video_asset_id: string;
  readonly clip_options: ClipOptions | undefined;
  /** Undefined until it has been analyzed. */
  readonly analysis: FilmAnalysis | undefined;
  /** Undefined until its proxy and storyboard have been made. */
  readonly storyboard: Storyboard | undefined;
}

/** Returns the film of a video; undefined if none was received. */
export const findFilm = async (db: Sql, videoAssetId: string): Promise<Film | undefined> =>
  toFilm(await filmRow(db, videoAssetId).executeTakeFirst());

/** Does the same, and locks the film until the transaction ends. */
export const lockFilm = async (transaction: Transaction, videoAssetId: string): Promise<Film | undefined> =>
  toFilm(await filmRow(transaction, videoAssetId).forUpdate().executeTakeFirst());

const filmRow = (db: Sql, videoAssetId: string) =>
  db.kysely.selectFrom('films').selectAll().where('video_asset_id', '=', videoAssetId);

const toFilm = (row: Awaited<ReturnType<ReturnType<typeof filmRow>['executeTakeFirst']>>): Film | undefined =>
  row === undefined
    ? undefined
    : {
        ...row,
        // data that an older build wrote with other fields counts as missing, and is made again
        clip_options: ClipOptions.safeParse(row.clip_options).data,
        analysis: FilmAnalysis.safeParse(row.analysis).data,
        storyboard: Storyboard.safeParse(row.storyboard).data,
      };

/** Any number that nothing else uses: “FILES” in ASCII. */
const FILES_LOCK = '302069925203';

/** Lets only one transaction at a time reference or remove a film's file, so that none is removed that another video has just received. */
export const lockFiles = (transaction: Transaction) => lock(transaction, FILES_LOCK);

/** Returns which of these files are the film of a video. */
export async function filesInUse(db: Sql, files: readonly string[]): Promise<ReadonlySet<string>> {
  if (files.length === 0) return new Set();
  const rows = await db.kysely.selectFrom('films').select('file').where('file', 'in', files).execute();
  return new Set(rows.map(({ file }) => file));
}

/** Sets the video's film; deletes the measurements of another film. */
export const putFilm = (transaction: Transaction, videoAssetId: string, film: KeptFilm, now: Date) =>
  transaction.kysely
    .insertInto('films')
    .values({
      video_asset_id: videoAssetId,
      sha256: film.sha256,
      file: film.file,
      size_bytes: film.size_bytes,
      received_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .column('video_asset_id')
        .doUpdateSet({
          sha256: film.sha256,
          file: film.file,
          size_bytes: film.size_bytes,
          received_at: now,
          clip_options: null,
          analysis: null,
          analyzed_at: null,
          storyboard: null,
        })
        .where('films.sha256', '<>', film.sha256),
    )
    .execute();

export const putAnalysis = (
  transaction: Transaction,
  videoAssetId: string,
  clipOptions: ClipOptions,
  analysis: FilmAnalysis,
  now: Date,
) =>
  transaction.kysely
    .updateTable('films')
    .set({ clip_options: JSON.stringify(clipOptions), analysis: JSON.stringify(analysis), analyzed_at: now })
    .where('video_asset_id', '=', videoAssetId)
    .where('sha256', '=', analysis.sha256)
    .execute();

/** Records that the film has its proxy and storyboard. */
export const putStoryboard = (
  db: Sql,
  { video_asset_id, sha256 }: Pick<Film, 'video_asset_id' | 'sha256'>,
  storyboard: Storyboard,
) =>
  db.kysely
    .updateTable('films')
    .set({ storyboard: JSON.stringify(storyboard) })
    .where('video_asset_id', '=', video_asset_id)
    .where('sha256', '=', sha256)
    .execute();

/** Returns which of these SHA-256 hashes belong to the film of a video. */
export async function contentsInUse(db: Sql, contents: readonly string[]): Promise<ReadonlySet<string>> {
  if (contents.length === 0) return new Set();
  const rows = await db.kysely.selectFrom('films').select('sha256').where('sha256', 'in', contents).execute();
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** A clip as rendered for a platform. */
export interface Rendition {
  readonly clip_id: string;
  readonly platform: Platform;
  readonly file: string;
  readonly film_sha256: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly file_size_bytes: number;
  readonly bitrate_bps: number;
  readonly rendered_at: Date;
  readonly file_sha256: string;
}

export const findRendition = (db: Sql, clipId: string, platform: Platform): Promise<Rendition | undefined> =>
  db.kysely
    .selectFrom('renditions')
    .selectAll()
    .where('clip_id', '=', clipId)
    .where('platform', '=', platform)
    .executeTakeFirst();

/** Sets the clip's rendition for that platform. */
export const putRendition = (transaction: Transaction, rendition: Rendition) => {
  const { clip_id: _clip, platform: _platform, ...change } = rendition;
  return transaction.kysely
    .insertInto('renditions')
    .values(rendition)
    .onConflict((conflict) => conflict.columns(['clip_id', 'platform']).doUpdateSet(change))
    .execute();
};
