import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Sql } from '../../core/db/index.ts';
import { Id, invalid } from '../../core/kernel/index.ts';
import { addClips, addVideoAsset, clip, editClip, videoAssetWithClips } from './edit.ts';
import { importManifest } from './import.ts';
import {
  Clip,
  ClipPatch,
  ImportReply,
  ListedSummary,
  NewClips,
  NewVideoAsset,
  OneVideoQuery,
  VideoAsset,
  VideoAssetQuery,
  VideoSummary,
} from './schema.ts';
import { countVideoAssets, type Narrow, videoAssets } from './store.ts';

const ById = z.strictObject({ id: Id });
const tags = ['catalog'];

/** Returns what a list shows with each video, by id; implemented by later folders. */
export type Summarize = (db: Sql, ids: readonly string[]) => Promise<ReadonlyMap<string, VideoSummary>>;

export const catalogRoutes =
  (summarize: Summarize, narrow: Narrow): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/video_assets',
      {
        config: { role: 'operator', problems: ['video-exists'] },
        schema: {
          operationId: 'videos.create',
          tags,
          summary: 'Add a video',
          body: NewVideoAsset,
          response: { 201: VideoAsset },
        },
      },
      async ({ ctx, body }, reply) => reply.code(201).send(await addVideoAsset(ctx, body)),
    );

    app.get(
      '/video_assets',
      {
        config: { role: 'viewer', problems: [] },
        schema: {
          operationId: 'videos.list',
          tags,
          summary: 'List videos, newest first',
          querystring: VideoAssetQuery,
          response: {
            200: z.object({
              video_assets: z.array(
                VideoAsset.extend({ summary: ListedSummary.optional() }).meta({ id: 'ListedVideo' }),
              ),
              next: z.string().nullable(),
              count: z.int().optional().describe('over all pages; 100,000 means that many or more'),
            }),
          },
        },
      },
      async ({ ctx, query }) => {
        const { rows, next } = await videoAssets(ctx.db, query, narrow);
        const counted = query.count === undefined ? {} : { count: await countVideoAssets(ctx.db, query, narrow) };
        if (query.include === undefined) return { video_assets: [...rows], next, ...counted };
        const ids = rows.map(({ id }) => id);
        const summaries = await summarize(ctx.db, ids);
        const summaryOf = (id: string): ListedSummary | undefined =>
          query.include === 'brief' ? briefly(summaries.get(id)) : summaries.get(id);
        return {
          video_assets: rows.map((video) => ({ ...video, summary: summaryOf(video.id) })),
          next,
          ...counted,
        };
      },
    );

    app.get(
      '/video_assets/:id',
      {
        config: { role: 'viewer', problems: ['video-not-found'] },
        schema: {
          operationId: 'videos.get',
          tags,
          summary: 'Get a video with its clips',
          params: ById,
          querystring: OneVideoQuery,
          response: {
            200: VideoAsset.extend({ clips: z.array(Clip), summary: VideoSummary.optional() }).meta({
              id: 'VideoAssetWithClips',
            }),
          },
        },
      },
      async ({ ctx, params, query }) => {
        const video = await videoAssetWithClips(ctx, params.id);
        if (query.include === undefined) return video;
        return { ...video, summary: (await summarize(ctx.db, [video.id])).get(video.id) };
      },
    );

    app.post(
      '/video_assets/:id/clips',
      {
        config: { role: 'operator', problems: ['video-not-found', 'clip-exists'] },
        schema: {
          operationId: 'videos.addClips',
          tags,
          summary: 'Add clips to a video, all or none',
          params: ById,
          body: NewClips,
          response: { 201: z.object({ clips: z.array(Clip) }) },
        },
      },
      async ({ ctx, params, body }, reply) =>
        reply.code(201).send({ clips: await addClips(ctx, params.id, body.clips) }),
    );

    app.get(
      '/clips/:id',
      {
        config: { role: 'viewer', problems: ['clip-not-found'] },
        schema: { tags, summary: 'Get a clip', params: ById, response: { 200: Clip } },
      },
      ({ ctx, params }) => clip(ctx, params.id),
    );

    app.patch(
      '/clips/:id',
      {
        config: { role: 'operator', problems: ['clip-not-found', 'clip-superseded'] },
        schema: { tags, summary: 'Change a clip', params: ById, body: ClipPatch, response: { 200: Clip } },
      },
      ({ ctx, params, body }) => editClip(ctx, params.id, body),
    );
  };

/** Shortens a summary for a grid, which shows neither the evidence nor the time, and only two digits of a score. */
const briefly = (summary: VideoSummary | undefined): ListedSummary | undefined =>
  summary && {
    ...summary,
    platforms: summary.platforms.map(({ orchestration_id: _, decided_at: __, score, ...platform }) => ({
      ...platform,
      score: Math.round(score * 1000) / 1000,
    })),
  };

/** Adds `POST /imports`, which reads the body as it arrives and therefore has its own scope, without a body limit. */
export const importRoute: FastifyPluginAsyncZod = async (app) => {
  app.removeAllContentTypeParsers();
  for (const type of ['application/x-ndjson', 'text/csv'])
    app.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
  app.post(
    '/imports',
    {
      config: { role: 'operator', isStreamed: true, problems: ['import-interrupted'] },
      schema: {
        operationId: 'videos.import',
        tags,
        summary: 'Import videos and clips in bulk',
        description:
          'NDJSON, one video with its clips per line; or CSV (text/csv), one clip per line. A line is imported whole or not at all; existing rows are replaced by id.',
        consumes: ['application/x-ndjson', 'text/csv'],
        body: z.unknown().meta({
          type: 'string',
          examples: ['{"title":"Live in Lisbon","duration_ms":214000,"clips":[{"start_ms":12000,"end_ms":26000}]}\n'],
        }),
        response: { 200: ImportReply },
      },
    },
    ({ ctx, body, headers }) => {
      if (!(body instanceof Readable))
        throw invalid([{ path: '', message: 'send NDJSON (application/x-ndjson) or CSV (text/csv)' }]);
      return importManifest(ctx, body, /^text\/csv/i.test(headers['content-type'] ?? '') ? 'csv' : 'ndjson');
    },
  );
};
