import { clipCut } from '../../content/media/index.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { recordRequest } from '../../trust/ledger/index.ts';
import { type ClipToPublish, renderedForPlacement } from './render-placement.ts';
import { RENDER_JOB, renditionKey } from './words.ts';

/** Queues the rendering of a clip. Requests for the same clip share the job. @returns its id */
export const askToRender = (
  transaction: Transaction,
  ctx: Context,
  { clip_id, platform }: ClipToPublish,
): Promise<string> => {
  const input = { clip_id, platform };
  const job = { name: RENDER_JOB, input, actor: ctx.actor, key: renditionKey(clip_id, platform) };
  return ctx.queue.enqueue(transaction, job, recordRequest(ctx));
};

/**
 * Queues the rendering of a clip for a platform, unless its current version is already rendered.
 *
 * @returns the job's id; null if the rendition exists
 * @throws `clip-not-found`; `clip-not-ready`; `film-not-kept`
 */
export async function requestRendition(ctx: Context, clip: ClipToPublish): Promise<string | null> {
  await clipCut(ctx, clip.clip_id);
  if ((await renderedForPlacement(ctx, clip)) !== undefined) return null;
  return ctx.db.transaction((transaction) => askToRender(transaction, ctx, clip));
}
