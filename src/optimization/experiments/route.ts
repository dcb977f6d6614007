import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type ErrorCode, Id } from '../../core/kernel/index.ts';
import { createExperiment } from './create.ts';
import { lookAtExperiment, replayExperiment } from './look.ts';
import { ExperimentPlan } from './plan-schema.ts';
import { experiment, listExperiments } from './read.ts';
import { applyExperiment, cancelExperiment, startExperiment, stopExperiment } from './run.ts';
import { Experiment, ExperimentBody, ExperimentQuery, ExperimentReplay, PlanBody, WhyBody } from './schema.ts';
import { sizeExperiment } from './size-from-results.ts';

const ById = z.strictObject({ id: Id });
const tags = ['experiments'];
const one = (problems: readonly ErrorCode[], summary: string, description?: string) => ({
  config: { role: 'operator' as const, problems: ['experiment-not-found' as const, ...problems] },
  schema: {
    tags,
    summary,
    ...(description === undefined ? {} : { description }),
    params: ById,
    response: { 200: Experiment },
  },
});

export const experimentRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/experiments/plan',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        tags,
        summary: 'Size an experiment: days, cost, and the smallest effect that they can show',
        description: 'Writes nothing. Rates and traffic that are not given are those of the platform’s last 28 days.',
        body: PlanBody,
        response: { 200: ExperimentPlan },
      },
    },
    ({ ctx, body: { video_asset_id: _, ...wanted } }) => sizeExperiment(ctx, wanted),
  );
  app.post(
    '/experiments',
    {
      config: { role: 'operator', problems: ['video-not-found', 'experiment-open', 'campaign-in-experiment'] },
      schema: {
        tags,
        summary: 'Set clips of a video against each other on a platform',
        description: 'Each clip gets a draft of its own. The same request answers the experiment that is open.',
        body: ExperimentBody,
        response: { 200: Experiment, 201: Experiment },
      },
    },
    async ({ ctx, body }, reply) => {
      const made = await createExperiment(ctx, body);
      return reply.code(made.isNew ? 201 : 200).send(made.experiment);
    },
  );
  app.get(
    '/experiments',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        tags,
        summary: 'The experiments, newest first',
        querystring: ExperimentQuery,
        response: { 200: z.object({ experiments: z.array(Experiment), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await listExperiments(ctx, query);
      return { experiments: [...rows], next };
    },
  );
  app.get(
    '/experiments/:id',
    {
      config: { role: 'viewer', problems: ['experiment-not-found'] },
      schema: { tags, summary: 'An experiment', params: ById, response: { 200: Experiment } },
    },
    ({ ctx, params }) => experiment(ctx, params.id),
  );
  app.get(
    '/experiments/:id/replay',
    {
      config: { role: 'viewer', problems: ['experiment-not-found'] },
      schema: { tags, summary: 'Compute every look again', params: ById, response: { 200: ExperimentReplay } },
    },
    ({ ctx, params }) => replayExperiment(ctx, params.id),
  );
  app.post(
    '/experiments/:id/start',
    one(['experiment-not-draft'], 'Freeze the plan and begin: today is day 1'),
    ({ ctx, params }) => startExperiment(ctx, params.id),
  );
  app.post(
    '/experiments/:id/look',
    one(
      ['experiment-not-running'],
      'Look at the results that are in',
      'At most once a day of the experiment; on a day without anything new nothing is written.',
    ),
    ({ ctx, params }) => lookAtExperiment(ctx, params.id),
  );
  app.post(
    '/experiments/:id/stop',
    {
      config: { role: 'operator', problems: ['experiment-not-found', 'experiment-not-running'] },
      schema: { tags, summary: 'End it without a verdict', params: ById, body: WhyBody, response: { 200: Experiment } },
    },
    ({ ctx, params, body }) => stopExperiment(ctx, params.id, body?.why),
  );
  app.post(
    '/experiments/:id/cancel',
    one(['experiment-not-draft'], 'Take back an experiment that has not begun'),
    ({ ctx, params }) => cancelExperiment(ctx, params.id),
  );
  app.post(
    '/experiments/:id/apply',
    one(
      ['experiment-not-decided'],
      'Keep the winner’s campaign and end the others',
      'Without a winner the control is kept.',
    ),
    ({ ctx, params }) => applyExperiment(ctx, params.id),
  );
};
