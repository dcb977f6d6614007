import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id, invalid, text } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { requestAnalysis } from './request-analysis.ts';

const ById = z.strictObject({ id: Id });

const UploadQuery = z.strictObject({
  orchestrate: text(200)
    .transform((written) => written.split(','))
    .pipe(z.array(Platform).min(1))
    .optional()
    .describe(
      'platforms, separated by commas, for which the best clips are decided and drafted once the film is measured',
    ),
});

/** Excludes text and forms, because a page of another site may send those without permission. */
const FILM_TYPES = ['application/octet-stream', /^video\//];

/** Adds the upload in its own scope, because it reads the body as it arrives. */
export const filmRoutes: FastifyPluginAsyncZod = async (app) => {
  app.removeAllContentTypeParsers();
  for (const type of FILM_TYPES) app.addContentTypeParser(type, (_request, payload, done) => done(null, payload));

  app.post(
    '/video_assets/:id/file',
    {
      config: {
        role: 'operator',
        isStreamed: true,
        problems: ['video-not-found', 'film-type-refused', 'film-too-large', 'film-empty'],
      },
      schema: {
        operationId: 'films.upload',
        tags: ['catalog'],
        summary: 'Upload the film of a video',
        description:
          'Content type application/octet-stream or video/…. The film is measured in the background; when the job is done, its clips are READY. With orchestrate, `orchestration_job_id` in the result of the job is the id of the job that decides.',
        params: ById,
        querystring: UploadQuery,
        consumes: ['application/octet-stream'],
        body: z.unknown().meta({ type: 'string', format: 'binary', examples: ['the bytes of the film'] }),
        response: { 202: z.object({ job_id: z.string(), video_asset_id: z.string() }) },
      },
    },
    async ({ ctx, params, query, body }, reply) => {
      if (!(body instanceof Readable)) throw invalid([{ path: '', message: 'send the film as the body' }]);
      const job_id = await requestAnalysis(ctx, params.id, body, query.orchestrate);
      return reply.code(202).send({ job_id, video_asset_id: params.id });
    },
  );
};
