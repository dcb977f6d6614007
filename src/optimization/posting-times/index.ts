export { startDueTick } from './due-tick.ts';
export { POSTING_TIME_JOBS } from './jobs.ts';
export { learnedTimes, postingRules, setPostingRules } from './learned-times.ts';
export { type FreeTime, type NextFreeInput, nextFreeTime } from './next-free.ts';
export { postingTimes } from './posting-times.ts';
export { postingTimeRoutes } from './route.ts';
export { PostingRulesBody } from './rules-schema.ts';
export {
  calendar,
  campaignSchedule,
  missedTimes,
  replaySchedule,
  scheduleCampaign,
  unscheduleCampaign,
} from './schedule.ts';
export { CalendarQuery, CampaignSchedule, PostingTimesQuery, ScheduleBody } from './schedule-schema.ts';
export type { PostingTimes, PostingTimesInput } from './schema.ts';
export { findGoingOn } from './store.ts';
