import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { learnedTimes, postingRules, setPostingRules } from './learned-times.ts';
import { PostingRules, PostingRulesBody } from './rules-schema.ts';
import { calendar, campaignSchedule, replaySchedule, scheduleCampaign, unscheduleCampaign } from './schedule.ts';
import { CalendarQuery, CampaignSchedule, PostingTimesQuery, ScheduleBody, ScheduleReplay } from './schedule-schema.ts';
import { PostingTimes } from './schema.ts';

const tags = ['posting-times'];
const ById = z.strictObject({ id: Id });
const ByPlatform = z.strictObject({ platform: Platform });

export const postingTimeRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/posting_times',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'postingTimes.get',
        tags,
        summary: 'Find hours and weekdays with clearly better results, if any',
        querystring: PostingTimesQuery,
        response: { 200: PostingTimes },
      },
    },
    ({ ctx, query }) => learnedTimes(ctx, query),
  );

  app.get(
    '/posting_times/rules',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'postingTimes.rules',
        tags,
        summary: 'Get the posting rules of a platform',
        querystring: ByPlatform,
        response: { 200: PostingRules },
      },
    },
    ({ ctx, query }) => postingRules(ctx, query.platform),
  );

  app.put(
    '/posting_times/rules',
    {
      config: { role: 'operator', problems: [] },
      schema: {
        operationId: 'postingTimes.setRules',
        tags,
        summary: 'Set the posting rules of a platform',
        description: 'Campaigns already scheduled keep their times.',
        querystring: ByPlatform,
        body: PostingRulesBody,
        response: { 200: PostingRules },
      },
    },
    ({ ctx, query, body }) => setPostingRules(ctx, query.platform, body),
  );

  app.get(
    '/posting_times/calendar',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'postingTimes.calendar',
        tags,
        summary: 'List scheduled campaigns by time',
        querystring: CalendarQuery,
        response: { 200: z.object({ schedules: z.array(CampaignSchedule), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await calendar(ctx, query);
      return { schedules: [...rows], next };
    },
  );

  app.get(
    '/campaigns/:id/schedule',
    {
      config: { role: 'viewer', problems: ['schedule-not-set'] },
      schema: {
        operationId: 'campaigns.schedule',
        tags,
        summary: 'Get the scheduled time of a campaign',
        params: ById,
        response: { 200: CampaignSchedule },
      },
    },
    ({ ctx, params }) => campaignSchedule(ctx, params.id),
  );

  app.get(
    '/campaigns/:id/schedule/replay',
    {
      config: { role: 'viewer', problems: ['schedule-not-set'] },
      schema: {
        operationId: 'campaigns.replaySchedule',
        tags,
        summary: 'Recompute a slot from its stored inputs',
        params: ById,
        response: { 200: ScheduleReplay },
      },
    },
    ({ ctx, params }) => replaySchedule(ctx, params.id),
  );

  app.post(
    '/campaigns/:id/schedule',
    {
      config: {
        role: 'operator',
        problems: [
          ...(['campaign-not-found', 'campaign-not-schedulable', 'confirmation-needed', 'no-free-time'] as const),
          'time-set-by-person',
        ],
      },
      schema: {
        operationId: 'campaigns.setSchedule',
        tags,
        summary: 'Schedule a campaign: at that time it is published, activated or resumed',
        description:
          'At that time an approved campaign is published, and a published one is activated; an admin approves this together with the time. A draft is not published. All arms of an experiment get the same time.',
        params: ById,
        body: ScheduleBody,
        response: { 200: CampaignSchedule },
      },
    },
    ({ ctx, params, body, caller }) => scheduleCampaign(ctx, params.id, body, caller),
  );

  app.delete(
    '/campaigns/:id/schedule',
    {
      config: { role: 'operator', problems: ['schedule-not-set'] },
      schema: {
        operationId: 'campaigns.removeSchedule',
        tags,
        summary: 'Remove the scheduled time of a campaign',
        params: ById,
        response: { 200: CampaignSchedule },
      },
    },
    ({ ctx, params }) => unscheduleCampaign(ctx, params.id),
  );
};
