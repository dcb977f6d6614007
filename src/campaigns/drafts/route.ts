import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../core/kernel/index.ts';
import { toDecisionReply } from '../../decisions/selection/index.ts';
import { campaign, editCampaign } from './edit.ts';
import { type Orchestration, orchestrate } from './orchestrate.ts';
import { previewDecisions } from './preview.ts';
import { requestBatch } from './run-batch-job.ts';
import {
  BatchBody,
  Campaign,
  CampaignPatch,
  CampaignQuery,
  CampaignTotal,
  ListedCampaign,
  OrchestrateBody,
  OrchestrateReply,
  PreviewBody,
} from './schema.ts';
import { findCampaigns, totalCampaigns } from './store.ts';
import { summarizeCampaigns } from './summarize-campaigns.ts';

const ById = z.strictObject({ id: Id });
const tags = ['campaigns'];

export const campaignRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/campaigns/orchestrate',
    {
      config: {
        role: 'operator',
        problems: ['video-not-found', 'no-ready-clip', 'no-eligible-clip', 'no-active-rule-set'],
      },
      schema: {
        tags,
        summary: 'Decide the best clip of a video for each platform, and draft its campaigns',
        description:
          'Commits the evidence, decisions, drafts and ledger events together. A repeated call replaces the current decision and never creates a second open draft.',
        body: OrchestrateBody,
        response: { 200: OrchestrateReply },
      },
    },
    async ({ ctx, body }) =>
      toReply(
        await orchestrate(ctx, {
          video_asset_id: body.video_asset_id,
          platforms: body.platforms,
          mode: body.mode,
          cards: body.cards,
        }),
      ),
  );

  app.post(
    '/campaigns/preview',
    {
      config: {
        role: 'viewer',
        problems: ['video-not-found', 'no-ready-clip', 'no-eligible-clip', 'no-active-rule-set'],
      },
      schema: {
        tags,
        summary: 'Preview the decision of POST /campaigns/orchestrate; writes nothing',
        body: PreviewBody,
        response: { 200: OrchestrateReply.pick({ decisions: true, skipped: true }) },
      },
    },
    async ({ ctx, body }) => toPreview(await previewDecisions(ctx, body)),
  );

  app.post(
    '/campaigns/orchestrations',
    {
      config: { role: 'operator', problems: ['video-not-found', 'job-key-in-use'] },
      schema: {
        operationId: 'campaigns.orchestrateMany',
        tags,
        summary: 'Orchestrate many videos in the background',
        description:
          'The job works through the videos in order and continues where it stopped. GET /jobs/{id} shows its progress; its result is {orchestrated, failed: [{video_asset_id, code, detail}], failed_total}.',
        body: BatchBody,
        response: { 202: z.object({ job_id: z.string(), videos: z.int().describe('that the job will process') }) },
      },
    },
    async ({ ctx, body }, reply) => {
      const { job_id: jobId, videos } = await requestBatch(ctx, body);
      return reply.code(202).send({ job_id: jobId, videos });
    },
  );

  app.get(
    '/campaigns',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        tags,
        summary: 'List campaigns, newest first',
        querystring: CampaignQuery,
        response: {
          200: z.object({
            campaigns: z.array(ListedCampaign),
            next: z.string().nullable(),
            totals: z
              .record(z.string(), CampaignTotal)
              .optional()
              .describe('by currency, over all pages; covers at most the newest 10,000 campaigns'),
          }),
        },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await findCampaigns(ctx.db, query);
      const totals = query.totals === undefined ? {} : { totals: await totalCampaigns(ctx.db, query) };
      if (query.include === undefined) return { campaigns: [...rows], next, ...totals };
      const summaries = await summarizeCampaigns(
        ctx.db,
        rows.map(({ id }) => id),
      );
      return { campaigns: rows.map((row) => ({ ...row, summary: summaries.get(row.id) })), next, ...totals };
    },
  );

  app.get(
    '/campaigns/:id',
    {
      config: { role: 'viewer', problems: ['campaign-not-found'] },
      schema: { tags, summary: 'Get a campaign', params: ById, response: { 200: Campaign } },
    },
    ({ ctx, params }) => campaign(ctx, params.id),
  );

  app.patch(
    '/campaigns/:id',
    {
      config: { role: 'operator', problems: ['campaign-not-found', 'campaign-not-draft', 'changed-meanwhile'] },
      schema: {
        tags,
        summary: 'Edit a draft',
        description: 'After that, the orchestrator no longer changes the draft.',
        params: ById,
        body: CampaignPatch,
        response: { 200: Campaign },
      },
    },
    ({ ctx, params, body }) => editCampaign(ctx, params.id, body),
  );
};

const toPreview = ({ decisions, skipped }: Pick<Orchestration, 'decisions' | 'skipped'>) => ({
  decisions: decisions.map(toDecisionReply),
  skipped: skipped.map((platform) => ({
    ...platform,
    clips: platform.clips.map(({ clip_id, failed }) => ({ clip_id, failed: [...failed] })),
  })),
});

const toReply = ({
  orchestration_id: orchestrationId,
  decisions,
  campaigns,
  skipped,
}: Orchestration): z.infer<typeof OrchestrateReply> => ({
  ...toPreview({ decisions, skipped }),
  campaigns_created: campaigns.filter(({ outcome }) => outcome === 'created').map(({ id }) => id),
  campaigns: campaigns.map(({ video_asset_id: _, would_choose_cards, cards, ...campaign }) => ({
    ...campaign,
    ...(would_choose_cards === undefined ? {} : { would_choose_cards: [...would_choose_cards] }),
    ...(cards === undefined ? {} : { cards: [...cards] }),
  })),
  orchestration_id: orchestrationId,
});
