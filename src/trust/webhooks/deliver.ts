import { setTimeout } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { tryLock } from '../../core/db/index.ts';
import { type Background, inBackground } from '../../core/kernel/index.ts';
import { openSecret } from '../secrets/index.ts';
import { secretNameOf } from './add.ts';
import { messageOf } from './message.ts';
import { claimDue, type Due, fanOut, markDelivered, markFailed } from './queue.ts';
import { type Reach, send } from './send.ts';

const INTERVAL_MS = 1_000;
const AT_ONCE = 20;
/** “WEBHOOKS” in ASCII, cut to a positive bigint: a number that nobody else uses. */
const ADVISORY_LOCK = '6288763463905364819';
/** From 5 s, doubled each time: with eleven attempts the last comes after about an hour and a half. */
const FIRST_WAIT_MS = 5_000;
const ATTEMPTS = 11;
/** How long a delivery is claimed for; longer than a request may take. */
const CLAIM_MS = 60_000;

export interface DelivererOptions extends Reach {
  readonly intervalMs?: number;
}

/** Delivers sealed events to webhooks in the background, until it is stopped; any number of processes may. */
export const startDeliverer = (ctx: Context, options: DelivererOptions): Background =>
  inBackground((stopping) => deliverUntil(ctx, options, stopping));

async function deliverUntil(ctx: Context, options: DelivererOptions, stopping: AbortSignal): Promise<void> {
  let isTold = false;
  while (!stopping.aborted) {
    let isIdle = true;
    try {
      const { tried, isAll } = await deliverDue(ctx, options);
      isIdle = tried === 0 && isAll;
      isTold = false;
    } catch (error) {
      if (!isTold) ctx.log.error({ err: error }, 'webhooks were not served; it is tried again');
      isTold = true;
    }
    if (isIdle) await setTimeout(options.intervalMs ?? INTERVAL_MS, undefined, { signal: stopping }).catch(() => {});
  }
}

/**
 * One round: queues what was sealed, then sends what is due. Every event is sent at least once; those of an entity one after
 * the other, a later one only when the earlier was taken or given up.
 *
 * @returns how many were tried, and whether all that is sealed is queued by now
 */
export async function deliverDue(
  ctx: Context,
  reach: Reach,
): Promise<{ readonly tried: number; readonly isAll: boolean }> {
  const { due, isAll } = await claim(ctx);
  await Promise.all(due.map((delivery) => attempt(ctx, delivery, reach)));
  return { tried: due.length, isAll };
}

/** Takes what is due for this process: for a minute nobody else sends it. */
const claim = (ctx: Context): Promise<{ readonly due: readonly Due[]; readonly isAll: boolean }> =>
  ctx.db.transaction(async (transaction) => {
    if (!(await tryLock(transaction, ADVISORY_LOCK))) return { due: [], isAll: true };
    const now = ctx.now();
    const isAll = await fanOut(transaction, now);
    return { due: await claimDue(transaction, now, new Date(now.getTime() + CLAIM_MS), AT_ONCE), isAll };
  });

async function attempt(ctx: Context, due: Due, reach: Reach): Promise<void> {
  const now = ctx.now();
  try {
    const secret = await openSecret(ctx, secretNameOf(due.webhook_id));
    await send(messageOf(due, secret, now), reach);
  } catch (error) {
    const attempts = due.attempts + 1;
    const isLast = attempts >= ATTEMPTS;
    const waitMs = FIRST_WAIT_MS * 2 ** (attempts - 1) * (0.8 + 0.4 * Math.random());
    const why = error instanceof Error ? error.message : String(error);
    await markFailed(ctx.db, due, why.slice(0, 500), isLast ? undefined : new Date(now.getTime() + waitMs));
    if (isLast)
      ctx.log.warn({ webhook_id: due.webhook_id, event_id: due.event.id, why }, 'an event was given up for a webhook');
    return;
  }
  await markDelivered(ctx.db, due, ctx.now());
}
