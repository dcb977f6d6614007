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

/** Returns the clip's rendition for the placement if it exists, its file is unchanged, and the clip is still the same. */
export const renderedForPlacement = (
  ctx: Context,
  { clip_id, platform }: ClipToPublish,
): Promise<Rendered | undefined> => keptRendition(ctx, clip_id, platform);

/**
 * Renders the clip for the placement unless a rendition exists, and wakes the publications that wait for it. If the worker dies
 * meanwhile, no rendition remains: the job returns to the queue and renders again.
 *
 * @throws the errors of `renderStoredClip`
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

/** Identifies what is rendered, before and after rendering: the film, the time range, and the placement. */
export const renditionIdentity = (facts: {
  readonly film_sha256: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly platform: string;
}): string =>
  createHash('sha256').update(`${facts.film_sha256} ${facts.start_ms} ${facts.end_ms} ${facts.platform}`).digest('hex');
