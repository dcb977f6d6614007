import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ById, Job, JobQuery } from '../../core/queue/index.ts';

const tags = ['jobs'];

/** Background work. These routes live here, because queue/ stands below the context. */
export const jobRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/jobs',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'The jobs, newest first',
        description: 'state=failed lists the dead letters: what has failed for good, or was cancelled.',
        querystring: JobQuery,
        response: { 200: z.object({ jobs: z.array(Job), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await ctx.queue.jobs(query);
      return { jobs: [...rows], next };
    },
  );

  app.get(
    '/jobs/:id',
    { config: { role: 'viewer' }, schema: { tags, summary: 'A job', params: ById, response: { 200: Job } } },
    ({ ctx, params }) => ctx.queue.job(params.id),
  );

  app.post(
    '/jobs/:id/retry',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Queue a failed job again',
        description: 'It goes on where it stopped.',
        params: ById,
        response: { 200: Job },
      },
    },
    ({ ctx, params }) => ctx.queue.retry(params.id),
  );

  app.post(
    '/jobs/:id/cancel',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'End a job before it is done',
        description: 'A running one stops at its next step; what it has done stays.',
        params: ById,
        response: { 200: Job },
      },
    },
    ({ ctx, params }) => ctx.queue.cancel(params.id),
  );
};
