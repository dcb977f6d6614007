import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../core/kernel/index.ts';
import { createExperiment } from './create.ts';
import { lookAtExperiment, replayExperiment } from './look.ts';
import { ExperimentPlan } from './plan-schema.ts';
import { experiment, listExperiments } from './read.ts';
import { applyExperiment, cancelExperiment, startExperiment, stopExperiment } from './run.ts';
import { Experiment, ExperimentBody, ExperimentQuery, ExperimentReplay, PlanBody, WhyBody } from './schema.ts';
import { sizeExperiment } from './size-from-results.ts';

const ById = z.strictObject({ id: Id });
const tags = ['experiments'];
const one = (summary: string, description?: string) => ({
  config: { role: 'operator' as const },
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
      config: { role: 'viewer' },
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
      config: { role: 'operator' },
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
      config: { role: 'viewer' },
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
      config: { role: 'viewer' },
      schema: { tags, summary: 'An experiment', params: ById, response: { 200: Experiment } },
    },
    ({ ctx, params }) => experiment(ctx, params.id),
  );
  app.get(
    '/experiments/:id/replay',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'Compute every look again', params: ById, response: { 200: ExperimentReplay } },
    },
    ({ ctx, params }) => replayExperiment(ctx, params.id),
  );
  app.post('/experiments/:id/start', one('Freeze the plan and begin: today is day 1'), ({ ctx, params }) =>
    startExperiment(ctx, params.id),
  );
  app.post(
    '/experiments/:id/look',
    one(
      'Look at the results that are in',
      'At most once a day of the experiment; on a day without anything new nothing is written.',
    ),
    ({ ctx, params }) => lookAtExperiment(ctx, params.id),
  );
  app.post(
    '/experiments/:id/stop',
    {
      config: { role: 'operator' },
      schema: { tags, summary: 'End it without a verdict', params: ById, body: WhyBody, response: { 200: Experiment } },
    },
    ({ ctx, params, body }) => stopExperiment(ctx, params.id, body?.why),
  );
  app.post('/experiments/:id/cancel', one('Take back an experiment that has not begun'), ({ ctx, params }) =>
    cancelExperiment(ctx, params.id),
  );
  app.post(
    '/experiments/:id/apply',
    one('Keep the winner’s campaign and end the others', 'Without a winner the control is kept.'),
    ({ ctx, params }) => applyExperiment(ctx, params.id),
  );
};
