import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AddedSettings } from '../../campaigns/drafts/index.ts';
import { check, invalid } from '../../core/kernel/index.ts';
import { type JobName, Schedule, ScheduleName, ScheduleQuery, timing } from '../../core/queue/index.ts';
import { TrainBody } from '../../learning/training/index.ts';
import { allows } from '../../trust/access/index.ts';
import { roleTooLow } from './guard.ts';

const tags = ['jobs'];

/** The kinds of jobs that a schedule can start, and what it must be given for each. */
const SETTINGS = { 'orchestrate-added': AddedSettings, 'train-rules': TrainBody } satisfies Partial<
  Record<JobName, z.ZodType<object>>
>;
const ScheduledJob = z.enum(Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]);

const ByName = z.strictObject({ name: ScheduleName });

const ScheduleBody = z
  .strictObject({
    ...timing,
    job: ScheduledJob.describe(
      'orchestrate-added: the videos added since the time before; train-rules: learn from all results',
    ),
    input: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('for orchestrate-added: {platforms}; for train-rules: {platform, goal?, auto?}'),
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

/** Jobs by the clock. */
export const scheduleRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/schedules',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'The schedules, by name',
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
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Queue a job at set times',
        description:
          'Replaces the schedule of that name. Workers fire it, at most 10 s late; of times that passed while none ran, the last one counts. While the job of one time is not done, the next time adds none. What the job changes is written by the actor job:NAME.',
        params: ByName,
        body: ScheduleBody,
        response: { 200: Schedule },
      },
    },
    ({ ctx, caller, params: { name }, body }) => {
      // rules are an admin's, also when they are learnt at night
      if (body.job === 'train-rules' && caller !== undefined && !allows(caller.role, 'admin'))
        throw roleTooLow('a schedule of train-rules', caller, 'admin');
      return ctx.queue.putSchedule({ ...body, name, input: settingsOf(body) });
    },
  );

  app.delete(
    '/schedules/:name',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'End a schedule',
        description: 'Jobs that it has queued stay.',
        params: ByName,
        response: { 200: Schedule },
      },
    },
    ({ ctx, params: { name } }) => ctx.queue.removeSchedule(name),
  );
};

/** @throws `validation-failed` when the job cannot be given this */
function settingsOf({ job, input }: z.output<typeof ScheduleBody>): object {
  const checked = check(SETTINGS[job], input);
  if ('data' in checked) return checked.data;
  throw invalid(
    checked.errors.map(({ path, message }) => ({ path: path === '' ? 'input' : `input.${path}`, message })),
  );
}
