import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { check, invalid } from '../../core/kernel/index.ts';
import { Schedule, ScheduleName, ScheduleQuery, timing } from '../../core/queue/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { JOBS } from '../worker/index.ts';
import { requireRoleOfJob } from './job-rights.ts';

const tags = ['jobs'];

const RECURRING = new Map(JOBS.flatMap(({ name, recurring }) => (recurring === undefined ? [] : [[name, recurring]])));
const RecurringJob = z.enum([...RECURRING.keys()]);
const summaries = [...RECURRING].map(([name, { summary }]) => `${name}: ${summary}`).join('; ');

const ByName = z.strictObject({ name: ScheduleName });

const ScheduleBody = z
  .strictObject({
    ...timing,
    job: RecurringJob.describe(summaries),
    input: z.record(z.string(), z.unknown()).default({}).describe('the input of the job'),
  })
  .meta({
    examples: [
      {
        cron: '0 3 * * *',
        timezone: 'Europe/Berlin',
        job: 'orchestrate-added',
        input: { platforms: ['tiktok', 'youtube'] },
      },
    ],
  });

/** The routes of recurring jobs. Their paths keep the name of the first version: schedules. */
export const scheduleRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/schedules',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        tags,
        summary: 'List recurring jobs by name',
        querystring: ScheduleQuery,
        response: { 200: z.object({ schedules: z.array(Schedule), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await ctx.queue.schedules(query);
      return { schedules: [...rows], next };
    },
  );

  app.put(
    '/schedules/:name',
    {
      config: { role: 'operator', problems: [] },
      schema: {
        tags,
        summary: 'Run a job at set times',
        description:
          'Replaces the recurring job of that name. Workers start it at most 10 s late. If no worker was running, only the last missed run starts. No run starts while the previous one is unfinished. The ledger names job:NAME as the actor of its changes. A job that only an admin may start requires an admin; so does replacing or removing it.',
        params: ByName,
        body: ScheduleBody,
        response: { 200: Schedule },
      },
    },
    (request) => {
      const { ctx, params, body } = request;
      requireRoleOfJob(request, 'a recurring job', body.job);
      const schedule = { ...body, name: params.name, input: settingsOf(body) };
      return ctx.queue.putSchedule(schedule, async (transaction, { id, before }) => {
        if (before !== undefined) requireRoleOfJob(request, 'replacing a recurring job', before.job);
        const { name, job, cron, timezone, input } = schedule;
        const metadata = { name, job, cron, timezone, input: { ...input } };
        await appendEvents(transaction, ctx, [{ type: 'schedule_set', entityId: id, metadata }]);
      });
    },
  );

  app.delete(
    '/schedules/:name',
    {
      config: { role: 'operator', problems: ['schedule-not-found'] },
      schema: {
        tags,
        summary: 'Remove a recurring job',
        description: 'Jobs that it has already queued are kept.',
        params: ByName,
        response: { 200: Schedule },
      },
    },
    (request) => {
      const { ctx, params } = request;
      return ctx.queue.removeSchedule(params.name, async (transaction, { id, schedule: { name, job } }) => {
        requireRoleOfJob(request, 'removing a recurring job', job);
        await appendEvents(transaction, ctx, [{ type: 'schedule_removed', entityId: id, metadata: { name, job } }]);
      });
    },
  );
};

/** @throws `validation-failed` if the job does not accept this input */
function settingsOf({ job, input }: z.output<typeof ScheduleBody>): object {
  const recurring = RECURRING.get(job);
  if (recurring === undefined) throw new Error(`${job} is not a kind of recurring job`);
  const checked = check(recurring.settings, input);
  if ('data' in checked) return checked.data;
  throw invalid(
    checked.errors.map(({ path, message }) => ({ path: path === '' ? 'input' : `input.${path}`, message })),
  );
}
