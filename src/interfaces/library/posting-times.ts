import type { z } from 'zod';
import { Id, parse } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import {
  CalendarQuery,
  calendar,
  campaignSchedule,
  learnedTimes,
  PostingRulesBody,
  PostingTimesQuery,
  postingRules,
  replaySchedule as replay,
  ScheduleBody,
  scheduleCampaign as schedule,
  setPostingRules as setRules,
  unscheduleCampaign as unschedule,
} from '../../optimization/posting-times/index.ts';
import { onEngine } from './engine.ts';

/** When to post on a platform, from the results that are in. */
export const getPostingTimes = onEngine((ctx, query: z.input<typeof PostingTimesQuery>) =>
  learnedTimes(ctx, parse(PostingTimesQuery, query)),
);

/** When the account posts on a platform, and when never. */
export const getPostingRules = onEngine((ctx, platform: Platform) => postingRules(ctx, parse(Platform, platform)));

/** Replaces the rules of a platform; times that are set already stay. */
export const setPostingRules = onEngine((ctx, platform: Platform, rules: z.input<typeof PostingRulesBody>) =>
  setRules(ctx, parse(Platform, platform), parse(PostingRulesBody, rules)),
);

/** Sets the time at which a campaign goes on. @throws `campaign-not-schedulable`; `confirmation-needed`; `no-free-time` */
export const scheduleCampaign = onEngine((ctx, id: string, body: z.input<typeof ScheduleBody>) =>
  schedule(ctx, parse(Id, id), parse(ScheduleBody, body)),
);

/** The time at which a campaign goes on. @throws `schedule-not-set` */
export const getSchedule = onEngine((ctx, id: string) => campaignSchedule(ctx, parse(Id, id)));

/** Finds a slot again from what it was found from. @throws `schedule-not-set` */
export const replaySchedule = onEngine((ctx, id: string) => replay(ctx, parse(Id, id)));

/** Takes the time back. @throws `schedule-not-set` */
export const unscheduleCampaign = onEngine((ctx, id: string) => unschedule(ctx, parse(Id, id)));

/** Campaigns by the times at which they go on, a page at a time. */
export const listSchedules = onEngine((ctx, query: z.input<typeof CalendarQuery> = {}) =>
  calendar(ctx, parse(CalendarQuery, query)),
);
