import type { z } from 'zod';
import { narrowVideos } from '../../campaigns/drafts/index.ts';
import {
  addClips as addClipsTo,
  addVideoAsset,
  ClipPatch,
  clip,
  editClip as edit,
  importManifest as importLines,
  ManifestFormat,
  NewClips,
  NewVideoAsset,
  VideoAssetQuery,
  videoAssets,
  videoAssetWithClips,
} from '../../content/catalog/index.ts';
import { Id, parse } from '../../core/kernel/index.ts';
import { onEngine } from './engine.ts';

/** Imports a catalog from a stream of bytes: `ndjson` with one video per line, or `csv` with one clip per line. Reports bad lines. */
export const importManifest = onEngine(async (ctx, bytes: AsyncIterable<Uint8Array>, format: ManifestFormat) =>
  importLines(ctx, bytes, parse(ManifestFormat, format)),
);

/** Adds a video. @throws `validation-failed`; `video-exists` */
export const addVideo = onEngine((ctx, video: z.input<typeof NewVideoAsset>) =>
  addVideoAsset(ctx, parse(NewVideoAsset, video)),
);

/** Returns a video with its clips. @throws `video-not-found` */
export const getVideo = onEngine((ctx, id: string) => videoAssetWithClips(ctx, parse(Id, id)));

const ListQuery = VideoAssetQuery.omit({ include: true, count: true });

/** Lists videos, newest first unless `sort` says otherwise, one page at a time; filters by state or by platform of a decision. */
export const listVideos = onEngine((ctx, query: z.input<typeof ListQuery> = {}) =>
  videoAssets(ctx.db, parse(ListQuery, query), narrowVideos),
);

/** Adds clips to a video. @throws `validation-failed`; `video-not-found`; `clip-exists` */
export const addClips = onEngine((ctx, videoId: string, clips: z.input<typeof NewClips>['clips']) =>
  addClipsTo(ctx, parse(Id, videoId), parse(NewClips, { clips }).clips),
);

/** Returns a clip with its features. @throws `clip-not-found` */
export const getClip = onEngine((ctx, id: string) => clip(ctx, parse(Id, id)));

/**
 * Changes a clip's times, features or status; `failed` excludes it from decisions, and `why` goes into the ledger.
 *
 * @throws `validation-failed`; `clip-not-found`
 */
export const editClip = onEngine((ctx, id: string, patch: z.input<typeof ClipPatch>) =>
  edit(ctx, parse(Id, id), parse(ClipPatch, patch)),
);
