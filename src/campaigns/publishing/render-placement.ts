import { createHash } from 'node:crypto';
import { keptRendition, type RenditionFile, renderStoredClip } from '../../content/media/index.ts';
import type { Context } from '../../context.ts';
import type { Platform } from '../../core/platforms/index.ts';

export interface ClipToPublish {
  readonly clip_id: string;
  readonly platform: Platform;
}

export type Rendered = { readonly file: RenditionFile; readonly thumbnail?: RenditionFile };

/** The clip as the placement takes it: rendered once, and again only when its file is gone or changed, or the clip is another. */
export async function renderForPlacement(ctx: Context, { clip_id, platform }: ClipToPublish): Promise<Rendered> {
  const kept = await keptRendition(ctx, clip_id, platform);
  if (kept !== undefined) return kept;
  await renderStoredClip(ctx, clip_id, platform, undefined);
  const rendered = await keptRendition(ctx, clip_id, platform);
  if (rendered === undefined) throw new Error(`the rendition of clip ${clip_id} for ${platform} is gone`);
  return rendered;
}

/** Names what is rendered, before and after it is: the film, the stretch, the placement. */
export const renditionIdentity = (facts: {
  readonly film_sha256: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly platform: string;
}): string =>
  createHash('sha256').update(`${facts.film_sha256} ${facts.start_ms} ${facts.end_ms} ${facts.platform}`).digest('hex');
