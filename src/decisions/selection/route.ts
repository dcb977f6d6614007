import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id, notFound } from '../../core/kernel/index.ts';
import { evidence } from './evidence.ts';
import {
  BestClipQuery,
  BestClipReply,
  EvidenceReply,
  type ProposeTest,
  Tried,
  TryBody,
  toDecisionReply,
} from './schema.ts';
import { getBestClipDecision } from './select.ts';
import { tryEdit } from './try-edit.ts';

export const selectionRoutes =
  (proposeTest: ProposeTest): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/campaigns/best_clip',
      {
        config: { role: 'viewer', problems: ['decision-not-found'] },
        schema: {
          tags: ['decisions'],
          summary: 'Get the current decision for a video and platform',
          description: 'Evaluates nothing: 404 until a decision has been made.',
          querystring: BestClipQuery,
          response: { 200: BestClipReply },
        },
      },
      async ({ ctx, query: { video_asset_id, platform } }) => {
        const decision = await getBestClipDecision(ctx, { video_asset_id, platform });
        if (decision !== undefined) {
          const { clip_status } = decision;
          return { ...toDecisionReply(decision), ...(clip_status === undefined ? {} : { clip_status }) };
        }
        throw notFound(
          'decision-not-found',
          `no best clip has been decided for video ${video_asset_id} on ${platform}: check the id, or make a decision with \`orchestrate\` or POST /campaigns/orchestrate`,
        );
      },
    );

    app.get(
      '/orchestrations/:id',
      {
        config: { role: 'viewer', problems: ['orchestration-not-found'] },
        schema: {
          tags: ['decisions'],
          summary: 'Get the evidence of an orchestration',
          description: 'The candidates with every score explained, recomputed from the evidence.',
          params: z.strictObject({ id: Id }),
          response: { 200: EvidenceReply },
        },
      },
      ({ ctx, params }) => evidence(ctx, params.id, proposeTest),
    );

    app.post(
      '/orchestrations/:id/try',
      {
        config: { role: 'viewer', problems: ['orchestration-not-found', 'decision-not-found', 'clip-not-found'] },
        schema: {
          operationId: 'orchestrations.try',
          tags: ['decisions'],
          summary: 'Score a candidate with another start or end, and find what would make it win',
          description:
            'Uses the evidence and the rule set of the decision. Duration and position follow the new start and end; every other feature keeps its measured value. Writes nothing.',
          params: z.strictObject({ id: Id }),
          body: TryBody,
          response: { 200: Tried },
        },
      },
      ({ ctx, params, body }) => tryEdit(ctx, params.id, body),
    );
  };
