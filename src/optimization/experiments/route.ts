import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { needAdmin, PlansTogether, PROBLEMS, StartedTogether } from '../../campaigns/publishing/index.ts';
import { type ErrorCode, Id, invalid } from '../../core/kernel/index.ts';
import { createExperiment } from './create.ts';
import { lookAtExperiment, replayExperiment } from './look.ts';
import { ExperimentPlan } from './plan-schema.ts';
import { planArms, publishArms } from './publish-arms.ts';
import { experiment, listExperiments } from './read.ts';
import { applyExperiment, cancelExperiment, releaseExperiment, startExperiment, stopExperiment } from './run.ts';
import {
  ApplyBody,
  Experiment,
  ExperimentBody,
  ExperimentQuery,
  ExperimentReplay,
  PlanBody,
  PublishArmsBody,
  StartBody,
  WhyBody,
} from './schema.ts';
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
        description: 'Writes nothing. Omitted rates and traffic default to those of the platform’s last 28 days.',
        body: PlanBody,
        response: { 200: ExperimentPlan },
      },
    },
    ({ ctx, body: { video_asset_id: _, top, ...wanted } }) =>
      sizeExperiment(ctx, { ...wanted, arms: top ?? wanted.arms }),
  );
  app.post(
    '/experiments',
    {
      config: { role: 'operator', problems: ['video-not-found', 'experiment-open', 'campaign-in-experiment'] },
      schema: {
        tags,
        summary: 'Create an experiment that compares clips of a video',
        description: 'Each clip gets its own draft. A repeated request returns the open experiment.',
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
        summary: 'List experiments, newest first',
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
      schema: { tags, summary: 'Get an experiment', params: ById, response: { 200: Experiment } },
    },
    ({ ctx, params }) => experiment(ctx, params.id),
  );
  app.get(
    '/experiments/:id/replay',
    {
      config: { role: 'viewer', problems: ['experiment-not-found'] },
      schema: {
        tags,
        summary: 'Recompute every look from its stored inputs',
        params: ById,
        response: { 200: ExperimentReplay },
      },
    },
    ({ ctx, params }) => replayExperiment(ctx, params.id),
  );
  app.post(
    '/experiments/:id/start',
    {
      config: {
        role: 'operator',
        problems: ['experiment-not-found', 'experiment-not-draft', 'experiment-arms-apart', ...PROBLEMS.move],
      },
      schema: {
        tags,
        summary: 'Freeze the plan and begin: today is day 1',
        description:
          'Published arms are activated together, all or none: that requires an admin and the exposure of all arms in confirm. If the platform splits the audience, its study is created first, in the background; `study` shows its state.',
        params: ById,
        body: StartBody,
        response: { 200: Experiment },
      },
    },
    ({ ctx, params, body, caller }) => startExperiment(ctx, params.id, { confirm: body?.confirm, caller }),
  );
  app.post(
    '/experiments/:id/publications',
    {
      config: {
        role: 'operator',
        problems: ['experiment-not-found', 'experiment-not-draft', 'experiment-arms-differ', ...PROBLEMS.publish],
      },
      schema: {
        operationId: 'experiments.publish',
        tags,
        summary: 'Publish all arms as paused ads, all or none, or only plan it with dry_run=true',
        description:
          'Publishing requires the fingerprint of the dry run and an admin; `start` activates all arms together.',
        params: ById,
        querystring: z.strictObject({ dry_run: z.enum(['true', 'false']).default('false') }),
        body: PublishArmsBody,
        response: { 200: PlansTogether, 202: StartedTogether },
      },
    },
    async ({ ctx, params, query, body, caller }, reply) => {
      if (query.dry_run === 'true') return reply.code(200).send(await planArms(ctx, params.id, body.ad_account_id));
      needAdmin(caller, 'publishing');
      if (body.fingerprint === undefined)
        throw invalid([{ path: 'fingerprint', message: 'is required: send the one that dry_run=true returned' }]);
      return reply.code(202).send(await publishArms(ctx, params.id, body.ad_account_id, body.fingerprint));
    },
  );
  app.post(
    '/experiments/:id/look',
    one(
      ['experiment-not-running'],
      'Look at the results so far',
      'At most once per day of the experiment; a look without new results writes nothing.',
    ),
    ({ ctx, params }) => lookAtExperiment(ctx, params.id),
  );
  app.post(
    '/experiments/:id/stop',
    {
      config: { role: 'operator', problems: ['experiment-not-found', 'experiment-not-running'] },
      schema: {
        tags,
        summary: 'Stop an experiment without a verdict',
        params: ById,
        body: WhyBody,
        response: { 200: Experiment },
      },
    },
    ({ ctx, params, body }) => stopExperiment(ctx, params.id, body?.why),
  );
  app.post(
    '/experiments/:id/cancel',
    one(['experiment-not-draft'], 'Cancel an experiment that has not started'),
    ({ ctx, params }) => cancelExperiment(ctx, params.id),
  );
  app.post(
    '/experiments/:id/apply',
    {
      config: {
        role: 'operator',
        problems: ['experiment-not-found', 'experiment-not-decided', 'experiment-released', 'guardrail-worse'],
      },
      schema: {
        tags,
        summary: 'Keep the winner’s campaign and end the others',
        description:
          'Without a winner, the control is kept. A winner that is worse in the guardrail metric is applied only with `despite`.',
        params: ById,
        body: ApplyBody,
        response: { 200: Experiment },
      },
    },
    ({ ctx, params, body }) => applyExperiment(ctx, params.id, body),
  );
  app.post(
    '/experiments/:id/release',
    {
      config: { role: 'operator', problems: ['experiment-not-found'] },
      schema: {
        tags,
        summary: 'End an experiment and release its campaigns',
        description:
          'Cancels a draft and stops a running experiment. Budget plans and other experiments can then use its campaigns again; their ads do not change.',
        params: ById,
        body: WhyBody,
        response: { 200: Experiment },
      },
    },
    ({ ctx, params, body }) => releaseExperiment(ctx, params.id, body?.why),
  );
};
