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

/** Learns when to post on a platform from the results so far. */
export const getPostingTimes = onEngine((ctx, query: z.input<typeof PostingTimesQuery>) =>
  learnedTimes(ctx, parse(PostingTimesQuery, query)),
);

/** Returns the rules for a platform: when the account posts, and when it never posts. */
export const getPostingRules = onEngine((ctx, platform: Platform) => postingRules(ctx, parse(Platform, platform)));

/** Replaces the rules of a platform. Times that are already set do not change. */
export const setPostingRules = onEngine((ctx, platform: Platform, rules: z.input<typeof PostingRulesBody>) =>
  setRules(ctx, parse(Platform, platform), parse(PostingRulesBody, rules)),
);

/** Schedules a campaign to be published, activated or resumed. @throws `campaign-not-schedulable`; `confirmation-needed`; `no-free-time` */
export const scheduleCampaign = onEngine((ctx, id: string, body: z.input<typeof ScheduleBody>) =>
  schedule(ctx, parse(Id, id), parse(ScheduleBody, body)),
);

/** Returns a campaign's scheduled time. @throws `schedule-not-set` */
export const getSchedule = onEngine((ctx, id: string) => campaignSchedule(ctx, parse(Id, id)));

/** Computes a slot again from the data that it was found from. @throws `schedule-not-set` */
export const replaySchedule = onEngine((ctx, id: string) => replay(ctx, parse(Id, id)));

/** Removes the scheduled time of a campaign. @throws `schedule-not-set` */
export const unscheduleCampaign = onEngine((ctx, id: string) => unschedule(ctx, parse(Id, id)));

/** Lists scheduled campaigns by time, one page at a time. */
export const listSchedules = onEngine((ctx, query: z.input<typeof CalendarQuery> = {}) =>
  calendar(ctx, parse(CalendarQuery, query)),
);
