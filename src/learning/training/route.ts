import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { evaluateLogged } from './evaluate-logged.ts';
import { reportCalibration } from './report-calibration.ts';
import { CalibrationQuery, CalibrationReply, OffPolicyBody, OffPolicyReply, TrainBody } from './schema.ts';
import { requestTraining } from './train-rules.ts';

const tags = ['rules'];

export const learningRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/rules/engine/train',
    {
      config: { role: 'admin' },
      schema: {
        tags,
        summary: 'Learn the weights of a platform from results, in the background',
        description:
          'The job keeps the new weights as a draft, and says whether they may be put in charge. Its result is {n, rule_set, promote, promoted, reason, weights, metrics, warnings}.',
        body: TrainBody,
        response: { 202: z.object({ job_id: z.string() }) },
      },
    },
    async ({ ctx, body }, reply) => reply.code(202).send({ job_id: await requestTraining(ctx, body) }),
  );

  app.get(
    '/rules/engine/honesty',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'How past scores compare with what came of the clips',
        querystring: CalibrationQuery,
        response: { 200: CalibrationReply },
      },
    },
    ({ ctx, query }) => reportCalibration(ctx, query),
  );

  app.post(
    '/rules/engine/off_policy',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'What a rule set would have earned where clips were drawn',
        description:
          'From the choices that were made with mode thompson and have results. Refused, with the reason, while they are too few.',
        body: OffPolicyBody,
        response: { 200: OffPolicyReply },
      },
    },
    ({ ctx, body }) => evaluateLogged(ctx, body),
  );
};
