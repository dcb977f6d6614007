import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { evaluateLogged } from './evaluate-logged.ts';
import { reportCalibration } from './report-calibration.ts';
import { CalibrationQuery, CalibrationReply, OffPolicyBody, OffPolicyReply, TrainBody } from './schema.ts';
import { showPosterior } from './show-posterior.ts';
import { requestTraining } from './train-rules.ts';
import { PosteriorQuery, PosteriorReply, Training, TrainingQuery } from './trainings-schema.ts';
import { findTrainings } from './trainings-store.ts';

const tags = ['rules'];

export const learningRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/rules/engine/train',
    {
      config: { role: 'admin', problems: ['no-active-rule-set', 'job-key-in-use'] },
      schema: {
        operationId: 'rules.train',
        tags,
        summary: 'Learn the weights of a platform from results, as a job',
        description:
          'The job stores the new weights as a draft rule set and says whether they rank later results better. Its result is {n, rule_set, promote, promoted, reason, weights, metrics, left_out, warnings}.',
        body: TrainBody,
        response: { 202: z.object({ job_id: z.string() }) },
      },
    },
    async ({ ctx, body }, reply) => reply.code(202).send({ job_id: await requestTraining(ctx, body) }),
  );

  app.get(
    '/rules/engine/posterior',
    {
      config: { role: 'viewer', problems: ['posterior-not-found', 'no-active-rule-set'] },
      schema: {
        operationId: 'rules.posterior',
        tags,
        summary: 'Get the latest learned weights, next to those that a person wrote and those in the active rule set',
        querystring: PosteriorQuery,
        response: { 200: PosteriorReply },
      },
    },
    ({ ctx, query }) => showPosterior(ctx, query.platform),
  );

  app.get(
    '/rules/trainings',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'rules.trainings',
        tags,
        summary: 'List trainings that had new results, newest first',
        querystring: TrainingQuery,
        response: { 200: z.object({ trainings: z.array(Training), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await findTrainings(ctx.db, query);
      return { trainings: [...rows], next };
    },
  );

  app.get(
    '/rules/engine/honesty',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'rules.calibration',
        tags,
        summary: 'Calibration: compare past scores with results',
        querystring: CalibrationQuery,
        response: { 200: CalibrationReply },
      },
    },
    ({ ctx, query }) => reportCalibration(ctx, query),
  );

  app.post(
    '/rules/engine/off_policy',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'rules.offPolicy',
        tags,
        summary: 'Off-policy evaluation: estimate the results that another rule set would have had',
        description:
          'Uses logged draws (mode thompson) whose clips have results. Refused, with the reason, if there are too few.',
        body: OffPolicyBody,
        response: { 200: OffPolicyReply },
      },
    },
    ({ ctx, body }) => evaluateLogged(ctx, body),
  );
};
