import type { Context } from '../../context.ts';
import { type DecideRequest, decideVideos, readVideo, wantedOf } from '../../decisions/selection/index.ts';
import type { Orchestration } from './orchestrate.ts';

/**
 * Returns what would be decided for a video now. Writes nothing.
 *
 * @throws the same errors as `orchestrate`
 */
export async function previewDecisions(
  ctx: Context,
  { video_asset_id, platforms, mode }: Omit<DecideRequest, 'video_asset_ids'> & { readonly video_asset_id: string },
): Promise<Pick<Orchestration, 'decisions' | 'skipped'>> {
  const wanted = wantedOf(ctx, { video_asset_ids: [video_asset_id], platforms, mode });
  const { decided, refused } = await decideVideos(ctx, ctx.db, await readVideo(ctx.db, wanted), wanted);
  for (const refusal of refused.values()) throw refusal;
  const [only] = decided;
  if (only === undefined) throw new Error(`video ${video_asset_id} was neither decided nor refused`);
  return only;
}
