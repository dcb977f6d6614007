import { createHash } from 'node:crypto';
import type { Sql, Transaction } from '../../core/db/index.ts';
import { editedClips, removeUnused } from '../catalog/index.ts';
import type { Stretch } from './shots.ts';
import type { Film } from './store.ts';

/** Returns the id of a clip of a film: a clip of another film with the same times has another id. */
export const clipIdOf = (videoAssetId: string, sha256: string, { start_ms, end_ms }: Stretch) =>
  uuidFrom(`${videoAssetId} ${sha256} ${start_ms} ${end_ms}`);

/**
 * Removes the proposals of an earlier analysis, except clips that were edited, rendered, decided on or used, and those to keep.
 *
 * @returns the ids of the clips that were removed
 */
export const dropProposals = (
  transaction: Transaction,
  film: Film,
  keep: ReadonlySet<string> = new Set(),
): Promise<string[]> =>
  removeUnused(
    transaction,
    proposalsOf(film).filter(({ id }) => !keep.has(id)),
  );

/**
 * Returns which of these clips somebody edited since an earlier analysis proposed them. Without that analysis, edits cannot be
 * detected: none.
 */
export const editedProposals = async (db: Sql, film: Film, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  film.analysis === undefined ? new Set() : editedClips(db, ids, proposalsOf(film));

const proposalsOf = ({ video_asset_id, sha256, analysis }: Film) =>
  (analysis?.clips ?? []).map(({ start_ms, end_ms, features }) => ({
    id: clipIdOf(video_asset_id, sha256, { start_ms, end_ms }),
    start_ms,
    end_ms,
    features,
  }));

/** Makes a UUID of version 8 (RFC 9562, “custom”) from a hash: the same content has the same id in every database. */
export function uuidFrom(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
