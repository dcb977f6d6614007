import type { Context } from '../../context.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { clipResults } from '../../learning/training/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { postingTimes } from './posting-times.ts';
import { noRules, type PostingRules, type PostingRulesBody } from './rules-schema.ts';
import type { PostingTimesQuery } from './schedule-schema.ts';
import type { PostingTimes } from './schema.ts';
import { findRules, postedTimes, upsertRules } from './store.ts';

const DAY_MS = 86_400_000;
/** The newest posts are enough: one from half a year ago counts half. */
const MOST_POSTS = 10_000;

/** Learns when to post on a platform from the account's own results. A post is a clip with a known posting time. */
export async function learnedTimes(
  ctx: Context,
  { platform, goal, timezone }: PostingTimesQuery,
): Promise<PostingTimes> {
  const zone = timezone ?? (await postingRules(ctx, platform)).timezone;
  const posted = await postedTimes(ctx.db, platform);
  const { results } = await clipResults(ctx, goal, platform);
  const posts = results.flatMap(({ clip_id, result, exposure, at }) => {
    const postedAt = posted.get(clip_id);
    if (postedAt === undefined) return [];
    const age = Math.max(0, (at.getTime() - Date.parse(postedAt)) / DAY_MS);
    return [{ at: postedAt, result, age_days: age, ...(exposure === undefined ? {} : { exposure }) }];
  });
  const newest = posts.sort((one, other) => Date.parse(one.at) - Date.parse(other.at)).slice(-MOST_POSTS);
  return postingTimes({ posts: newest, timezone: zone, goal });
}

/** Reads the rules of a platform. Without any, nothing is forbidden and the time zone is UTC. */
export const postingRules = async ({ db }: Pick<Context, 'db'>, platform: Platform): Promise<PostingRules> =>
  (await findRules(db, platform)) ?? noRules(platform);

/** Replaces the rules of a platform. Existing schedules do not change. */
export const setPostingRules = (ctx: Context, platform: Platform, body: PostingRulesBody): Promise<PostingRules> =>
  ctx.db.transaction(async (transaction) => {
    const rules = { platform, ...body };
    await upsertRules(transaction, rules, ctx.now());
    await appendEvents(transaction, ctx, [{ type: 'posting_rules_set', entityId: ctx.newId(), metadata: rules }]);
    return rules;
  });
