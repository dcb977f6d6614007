import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { serveFile } from '../../content/media/index.ts';
import { Id, notFound } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { renderedForPlacement } from './render-placement.ts';
import { requestRendition } from './request-rendition.ts';

const tags = ['catalog'];
const problems = ['clip-not-found', 'clip-not-ready', 'film-not-kept'] as const;

/** Routes for rendering clips for platforms. */
export const renderRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/clips/:id/renders',
    {
      config: { role: 'operator', problems: [...problems, 'job-key-in-use'] },
      schema: {
        operationId: 'clips.render',
        tags,
        summary: 'Render a clip for a platform in the background',
        params: z.strictObject({ id: Id }),
        body: z.strictObject({ platform: Platform }).meta({ examples: [{ platform: 'tiktok' as const }] }),
        response: { 202: z.object({ job_id: z.string().nullable().describe('null: it is already rendered') }) },
      },
    },
    async ({ ctx, params, body }, reply) => {
      const job_id = await requestRendition(ctx, { clip_id: params.id, platform: body.platform });
      return reply.code(202).send({ job_id });
    },
  );

  app.get(
    '/clips/:id/renders/:platform',
    {
      config: { role: 'viewer', problems: [...problems, 'rendition-not-found'] },
      schema: {
        operationId: 'clips.rendition',
        tags,
        summary: 'Download a clip rendered for a platform; supports range requests',
        params: z.strictObject({ id: Id, platform: Platform }),
        produces: ['video/mp4'],
      },
    },
    async (request, reply) => {
      const { id, platform } = request.params;
      const rendered = await renderedForPlacement(request.ctx, { clip_id: id, platform });
      const missing = () =>
        notFound('rendition-not-found', `the current version of clip ${id} has not been rendered for ${platform}`);
      if (rendered === undefined) throw missing();
      const served = { path: rendered.file.path, type: 'video/mp4', version: rendered.file.sha256 };
      const named = reply.header('content-disposition', `attachment; filename="${id}-${platform}.mp4"`);
      return serveFile(request, named, served, missing);
    },
  );
};
