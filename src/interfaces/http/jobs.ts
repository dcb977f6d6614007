import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ById, Job, JobQuery } from '../../core/queue/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { JOBS } from '../worker/index.ts';
import { requireRoleOfJob } from './job-rights.ts';

const tags = ['jobs'];

/** The routes of background jobs. */
export const jobRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/jobs',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        tags,
        summary: 'List jobs, newest first',
        description: 'state=failed lists the dead letters: jobs that have failed permanently or were canceled.',
        querystring: JobQuery.extend({ name: z.enum(JOBS.map(({ name }) => name)).optional() }),
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
    {
      config: { role: 'viewer', problems: ['job-not-found'] },
      schema: { tags, summary: 'Get a job', params: ById, response: { 200: Job } },
    },
    ({ ctx, params }) => ctx.queue.job(params.id),
  );

  app.post(
    '/jobs/:id/retry',
    {
      config: { role: 'operator', problems: ['job-not-found', 'job-not-failed', 'job-key-in-use'] },
      schema: {
        tags,
        summary: 'Queue a failed job again',
        description: 'It continues from its last checkpoint. A job that only an admin may start requires an admin.',
        params: ById,
        response: { 200: Job },
      },
    },
    (request) => {
      const { ctx, params } = request;
      return ctx.queue.retry(params.id, async (transaction, { id, name }) => {
        requireRoleOfJob(request, 'retrying a job', name);
        await appendEvents(transaction, ctx, [{ type: 'job_retried', entityId: id, metadata: { job: name } }]);
      });
    },
  );

  app.post(
    '/jobs/:id/cancel',
    {
      config: { role: 'operator', problems: ['job-not-found', 'job-has-ended'] },
      schema: {
        tags,
        summary: 'Cancel a queued or running job',
        description:
          'A running job stops at its next step and keeps what it has done. A job that only an admin may start requires an admin.',
        params: ById,
        response: { 200: Job },
      },
    },
    (request) => {
      const { ctx, params } = request;
      return ctx.queue.cancel(params.id, async (transaction, { id, name }) => {
        requireRoleOfJob(request, 'canceling a job', name);
        await appendEvents(transaction, ctx, [{ type: 'job_cancelled', entityId: id, metadata: { job: name } }]);
      });
    },
  );
};
