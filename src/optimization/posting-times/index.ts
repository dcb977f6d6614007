export { postingTimes } from './posting-times.ts';
export type { PostingTimes, PostingTimesInput } from './schema.ts';
