import type { Context } from '../../context.ts';
import { type Background, inBackground, pause } from '../../core/kernel/index.ts';
import { DUE_JOB, dueKey } from './schedule.ts';
import { findSchedules } from './store.ts';

const TICK_MS = 15_000;

/** Sees to it, while a worker runs, that campaigns go on at their times: each that is due gets a job, one at a time. */
export const startDueTick = (ctx: Context, everyMs = TICK_MS): Background =>
  inBackground(async (stopping) => {
    while (!stopping.aborted) {
      await queueDue(ctx).catch((error: unknown) =>
        ctx.log.warn({ err: error }, 'due campaigns could not be looked for'),
      );
      await pause(everyMs, stopping);
    }
  });

/** @returns how many are due */
export async function queueDue(ctx: Context): Promise<number> {
  const until = new Date(ctx.now().getTime() + 1).toISOString();
  const due = await findSchedules(ctx.db, { state: 'waiting', to: until });
  for (const { campaign_id } of due)
    await ctx.db.transaction((transaction) =>
      ctx.queue.enqueue(transaction, {
        name: DUE_JOB,
        input: { campaign_id },
        actor: ctx.actor,
        key: dueKey(campaign_id),
      }),
    );
  return due.length;
}
