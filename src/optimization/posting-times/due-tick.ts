import type { Context } from '../../context.ts';
import { type Background, inBackground, pause } from '../../core/kernel/index.ts';
import { DUE_JOB, dueKey } from './schedule.ts';
import { findSchedules } from './store.ts';

const TICK_MS = 15_000;

/** Makes campaigns publish, activate, or resume at their times while a worker runs. Each campaign that is due gets one job. */
export const startDueTick = (ctx: Context, everyMs = TICK_MS): Background =>
  inBackground(async (stopping) => {
    while (!stopping.aborted) {
      await queueDue(ctx).catch((error: unknown) =>
        ctx.log.warn({ err: error }, 'due campaigns could not be searched for'),
      );
      await pause(everyMs, stopping);
    }
  });

const PAGE = 1000;

/** Queues the campaigns that are due. @returns the number of them */
export async function queueDue(ctx: Context): Promise<number> {
  const until = new Date(ctx.now().getTime() + 1).toISOString();
  let count = 0;
  for (let after: string | undefined, isMore = true; isMore; ) {
    const { rows, next } = await findSchedules(ctx.db, { state: 'waiting', to: until, limit: PAGE, after });
    for (const { campaign_id } of rows)
      await ctx.db.transaction((transaction) =>
        ctx.queue.enqueue(transaction, {
          name: DUE_JOB,
          input: { campaign_id },
          actor: ctx.actor,
          key: dueKey(campaign_id),
        }),
      );
    count += rows.length;
    isMore = next !== null;
    after = next ?? undefined;
  }
  return count;
}
