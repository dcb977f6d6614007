import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { Id, notFound } from '../../core/kernel/index.ts';
import { clip, videoAssetWithClips } from '../catalog/index.ts';
import { CropWindow, describeFilm, FilmDetails } from './describe-film.ts';
import { filmPath, proxyPath, smallThumbnailPath, storyboardPath, thumbnailPath } from './file-store.ts';
import { proposedCrop } from './render-stored.ts';
import { serveFile } from './serve-file.ts';
import { type Film, findFilm } from './store.ts';

const ById = z.strictObject({ id: Id });
const tags = ['catalog'];
/** A clip's thumbnail depends on its times and film, so it may be cached: other times or another film make another clip. */
const HOUR_S = 3600;

/** Routes for a film's images and video; they support byte ranges, which players request. */
export const pictureRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/video_assets/:id/film',
    {
      config: { role: 'viewer', problems: ['video-not-found', 'film-not-kept'] },
      schema: {
        operationId: 'films.get',
        tags,
        summary: "Get the measurements of a video's film and the crops of its clips",
        params: ById,
        response: { 200: FilmDetails },
      },
    },
    async ({ ctx, params }) => describeFilm(await filmOf(ctx, params.id)),
  );

  app.get(
    '/video_assets/:id/file',
    {
      config: { role: 'operator', problems: ['video-not-found', 'film-not-kept'] },
      schema: {
        operationId: 'films.download',
        tags,
        summary: "Download a video's film as received; supports range requests",
        params: ById,
        produces: ['application/octet-stream'],
      },
    },
    async (request, reply) => {
      const { sha256, file } = await filmOf(request.ctx, request.params.id);
      const served = { path: filmPath(request.ctx, file), type: 'application/octet-stream', version: sha256 };
      return serveFile(request, reply.header('content-disposition', `attachment; filename="${file}"`), served, () =>
        noFilm(request.params.id),
      );
    },
  );

  app.get(
    '/video_assets/:id/proxy',
    {
      config: { role: 'viewer', problems: ['video-not-found', 'film-not-kept', 'preview-not-found'] },
      schema: {
        operationId: 'films.proxy',
        tags,
        summary:
          "A proxy of a video's film that every browser can play, 480 px on the longer side; supports range requests",
        params: ById,
        produces: ['video/mp4'],
      },
    },
    async (request, reply) => {
      const { sha256 } = await filmOf(request.ctx, request.params.id);
      const served = { path: proxyPath(request.ctx, sha256), type: 'video/mp4', version: sha256 };
      return serveFile(request, reply, served, () => noPreview(request.params.id));
    },
  );

  app.get(
    '/video_assets/:id/storyboard',
    {
      config: { role: 'viewer', problems: ['video-not-found', 'film-not-kept', 'preview-not-found'] },
      schema: {
        operationId: 'films.storyboard',
        tags,
        summary: 'Get small images of a film in one JPEG; /video_assets/{id}/film gives their layout',
        params: ById,
        produces: ['image/jpeg'],
      },
    },
    async (request, reply) => {
      const { sha256 } = await filmOf(request.ctx, request.params.id);
      const served = { path: storyboardPath(request.ctx, sha256), type: 'image/jpeg', version: sha256 };
      return serveFile(request, reply, served, () => noPreview(request.params.id));
    },
  );

  app.get(
    '/clips/:id/thumbnail',
    {
      config: { role: 'viewer', problems: ['clip-not-found', 'thumbnail-not-found'] },
      schema: {
        tags,
        summary: "Get a clip's thumbnail as a JPEG",
        params: ById,
        querystring: z.strictObject({
          w: z.enum(['320', '1280']).default('1280').describe('maximum length of the longer side, in px'),
        }),
        produces: ['image/jpeg'],
      },
    },
    async (request, reply) => {
      const { ctx, params, query } = request;
      await clip(ctx, params.id);
      const path = query.w === '320' ? smallThumbnailPath(ctx, params.id) : thumbnailPath(ctx, params.id);
      const served = { path, type: 'image/jpeg', version: params.id, keptSeconds: HOUR_S };
      return serveFile(request, reply, served, () =>
        notFound(
          'thumbnail-not-found',
          `clip ${params.id} has no thumbnail: analyzing its film creates one for each proposed clip, and rendering for any other`,
        ),
      );
    },
  );

  app.get(
    '/clips/:id/crop',
    {
      config: { role: 'viewer', problems: ['clip-not-found', 'film-not-kept', 'crop-not-known'] },
      schema: {
        tags,
        summary: 'Get the crop of a clip’s render: a 9:16 window for each shot',
        params: ById,
        response: { 200: CropWindow },
      },
    },
    async ({ ctx, params }) => {
      const { start_ms, end_ms, video_asset_id } = await clip(ctx, params.id);
      const film = await filmOf(ctx, video_asset_id);
      const crop = proposedCrop(film, { start_ms, end_ms });
      if (crop === undefined)
        throw notFound(
          'crop-not-known',
          `the crop of clip ${params.id}, ${start_ms} to ${end_ms} ms, is not known: the analysis of its film proposes no clip with these edges; rendering plans a crop of its own`,
        );
      return crop;
    },
  );
};

/** @throws `video-not-found`; `film-not-kept` */
async function filmOf(ctx: Context, videoAssetId: string): Promise<Film> {
  const film = await findFilm(ctx.db, videoAssetId);
  if (film !== undefined) return film;
  await videoAssetWithClips(ctx, videoAssetId);
  throw noFilm(videoAssetId);
}

const noFilm = (videoAssetId: string) =>
  notFound('film-not-kept', `no film is stored for video ${videoAssetId}: POST /video_assets/{id}/file adds one`);

const noPreview = (videoAssetId: string) =>
  notFound('preview-not-found', `the film of video ${videoAssetId} has no proxy yet: its analysis creates one`);
