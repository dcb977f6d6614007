import type { Db, Transaction } from '../../core/db/index.ts';
import type { KeptFilm } from './keep-files.ts';
import { ClipWishes, FilmAnalysis } from './schema.ts';

export interface Film extends KeptFilm {
  readonly videoAssetId: string;
  readonly wishes: ClipWishes | undefined;
  /** Undefined until it was analysed. */
  readonly analysis: FilmAnalysis | undefined;
}

/** The film of a video; undefined when none was received. */
export async function findFilm(db: Db, videoAssetId: string): Promise<Film | undefined> {
  const row = await db.kysely
    .selectFrom('films')
    .selectAll()
    .where('video_asset_id', '=', videoAssetId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    videoAssetId: row.video_asset_id,
    file: row.file,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    wishes: row.wishes === null ? undefined : ClipWishes.parse(row.wishes),
    analysis: row.analysis === null ? undefined : FilmAnalysis.parse(row.analysis),
  };
}

/** The video's film from now on; what was measured of another film is forgotten. */
export const putFilm = (transaction: Transaction, videoAssetId: string, film: KeptFilm, now: Date) =>
  transaction.kysely
    .insertInto('films')
    .values({
      video_asset_id: videoAssetId,
      sha256: film.sha256,
      file: film.file,
      size_bytes: film.sizeBytes,
      received_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .column('video_asset_id')
        .doUpdateSet({
          sha256: film.sha256,
          file: film.file,
          size_bytes: film.sizeBytes,
          received_at: now,
          wishes: null,
          analysis: null,
          analyzed_at: null,
        })
        .where('films.sha256', '<>', film.sha256),
    )
    .execute();

export const putAnalysis = (
  transaction: Transaction,
  videoAssetId: string,
  wishes: ClipWishes,
  analysis: FilmAnalysis,
  now: Date,
) =>
  transaction.kysely
    .updateTable('films')
    .set({ wishes: JSON.stringify(wishes), analysis: JSON.stringify(analysis), analyzed_at: now })
    .where('video_asset_id', '=', videoAssetId)
    .where('sha256', '=', analysis.sha256)
    .execute();
