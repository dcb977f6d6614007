import { createHash } from 'node:crypto';
import type { Transaction } from '../../core/db/index.ts';
import { removeUnused } from '../catalog/index.ts';
import type { Stretch } from './shots.ts';
import type { Film } from './store.ts';

/** The id of a clip of a film: another film's clip of the same times is another clip. */
export const clipIdOf = (videoAssetId: string, sha256: string, { start_ms, end_ms }: Stretch) =>
  uuidFrom(`${videoAssetId} ${sha256} ${start_ms} ${end_ms}`);

/**
 * Takes back what an earlier analysis proposed, but for clips that were edited, rendered, decided on or used, and those to keep.
 *
 * @returns the ids of the clips that were removed
 */
export function dropProposals(
  transaction: Transaction,
  { video_asset_id, sha256, analysis }: Film,
  keep: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const earlier = (analysis?.clips ?? []).map((clip) => ({
    id: clipIdOf(video_asset_id, sha256, clip),
    features: clip.features,
  }));
  return removeUnused(
    transaction,
    earlier.filter(({ id }) => !keep.has(id)),
  );
}

/** A UUID of version 8 (RFC 9562, “custom”), made of a hash: the same content is the same thing in every database. */
export function uuidFrom(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
