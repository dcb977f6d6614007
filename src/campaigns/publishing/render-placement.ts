import { createHash } from 'node:crypto';
import { z } from 'zod';
import { keptRendition, type RenditionFile, renderStoredClip } from '../../content/media/index.ts';
import type { Context } from '../../context.ts';
import { Id } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { PUBLISH_JOB, publicationKey } from './words.ts';

export const ClipToPublish = z.object({ clip_id: Id, platform: Platform });
export type ClipToPublish = z.output<typeof ClipToPublish>;

export type Rendered = { readonly file: RenditionFile; readonly thumbnail?: RenditionFile };

/** The clip as the placement takes it, if it was rendered, its file is there unchanged, and the clip is the same. */
export const renderedForPlacement = (
  ctx: Context,
  { clip_id, platform }: ClipToPublish,
): Promise<Rendered | undefined> => keptRendition(ctx, clip_id, platform);

/**
 * Renders the clip for the placement, unless that was done, and wakes the publications that wait for it. A worker that dies meanwhile
 * leaves no rendition behind: the job is given back, and renders again.
 *
 * @throws as `renderStoredClip` does
 */
export async function renderForPlacement(
  ctx: Context,
  clip: ClipToPublish,
  jobId: string,
): Promise<{ rendered: boolean }> {
  const isThere = (await renderedForPlacement(ctx, clip)) !== undefined;
  if (!isThere) await renderStoredClip(ctx, clip.clip_id, clip.platform, undefined);
  await wakeWaiting(ctx, jobId);
  return { rendered: !isThere };
}

async function wakeWaiting(ctx: Context, jobId: string): Promise<void> {
  await ctx.db.transaction(async (transaction) => {
    const waiting = await transaction.kysely
      .selectFrom('publications')
      .select('id')
      .where('state', '=', 'rendering')
      .where('render_job_id', '=', jobId)
      .execute();
    for (const { id } of waiting) await ctx.queue.hasten(transaction, PUBLISH_JOB, publicationKey(id), new Date(0));
  });
}

/** Names what is rendered, before and after it is: the film, the stretch, the placement. */
export const renditionIdentity = (facts: {
  readonly film_sha256: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly platform: string;
}): string =>
  createHash('sha256').update(`${facts.film_sha256} ${facts.start_ms} ${facts.end_ms} ${facts.platform}`).digest('hex');
