import type { Context } from '../../context.ts';
import { tryLock } from '../../core/db/index.ts';
import { type Background, inBackground, pause } from '../../core/kernel/index.ts';
import { openSecret } from '../secrets/index.ts';
import { secretNameOf } from './add.ts';
import { type Ending, Lanes } from './lanes.ts';
import { messageOf } from './message.ts';
import { claimDue, type Due, fanOut, markDelivered, markFailed, markGivenUp, type Room } from './queue.ts';
import { type Message, type Reach, send } from './send.ts';

const INTERVAL_MS = 1_000;
/** “WEBHOOKS” in ASCII, cut to a positive bigint: a number that nothing else uses. */
const ADVISORY_LOCK = '6288763463905364819';
/** Starts at 5 s and doubles each time: of eleven attempts, the last comes after about an hour and a half. */
const FIRST_WAIT_MS = 5_000;
const ATTEMPTS = 11;
/** How long a delivery is claimed for; longer than a request may take. */
const CLAIM_MS = 60_000;

export interface DelivererOptions extends Reach {
  readonly intervalMs?: number;
}

/** Delivers sealed events to webhooks in the background until it is stopped; any number of processes may run it. */
export const startDeliverer = (ctx: Context, options: DelivererOptions): Background =>
  inBackground((stopping) => deliverUntil(ctx, options, stopping));

async function deliverUntil(ctx: Context, options: DelivererOptions, stopping: AbortSignal): Promise<void> {
  const lanes = new Lanes();
  let told: string | undefined;
  while (!stopping.aborted) {
    let isIdle = true;
    try {
      isIdle = await deliverNext(ctx, options, lanes);
      told = undefined;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (why !== told) ctx.log.error({ err: error }, 'webhooks were not delivered; the engine tries again');
      told = why;
    }
    if (isIdle) await rest(lanes, options.intervalMs ?? INTERVAL_MS, stopping);
  }
  await lanes.idle();
}

/** Waits until a delivery ends, which may make room, or the time is over. */
async function rest(lanes: Lanes, ms: number, stopping: AbortSignal): Promise<void> {
  const rested = new AbortController();
  const either = AbortSignal.any([stopping, rested.signal]);
  await Promise.race([lanes.next(), pause(ms, either)]);
  rested.abort();
}

/**
 * Runs one complete round: queues newly sealed events, then sends what is due. Every event is sent at least once.
 * Events of an entity are sent one after the other: each waits until the previous one was accepted or given up.
 */
export async function deliverDue(ctx: Context, reach: Reach): Promise<void> {
  const lanes = new Lanes();
  await deliverNext(ctx, reach, lanes);
  await lanes.idle();
}

/** Starts the deliveries that are due and have room. @returns whether there is nothing more to start right now */
async function deliverNext(ctx: Context, reach: Reach, lanes: Lanes): Promise<boolean> {
  const { due, isAll } = await claim(ctx, lanes.room());
  for (const delivery of due) lanes.run(delivery.webhook_id, () => attempt(ctx, delivery, reach));
  return due.length === 0 && isAll;
}

/** Claims what is due for this process: for a minute, no other process sends it. */
const claim = (ctx: Context, room: Room): Promise<{ readonly due: readonly Due[]; readonly isAll: boolean }> =>
  ctx.db.transaction(async (transaction) => {
    if (!(await tryLock(transaction, ADVISORY_LOCK))) return { due: [], isAll: true };
    const now = ctx.now();
    const isAll = await fanOut(transaction, now);
    return { due: await claimDue(transaction, now, new Date(now.getTime() + CLAIM_MS), room), isAll };
  });

/** Attempts a delivery. If the database fails, logs it: the claim expires, and the event is sent again. */
async function attempt(ctx: Context, due: Due, reach: Reach): Promise<Ending> {
  try {
    const secret = await secretOf(ctx, due);
    if (secret === undefined) return 'unsigned';
    const why = await failureOf(messageOf(due, secret, ctx.now()), reach);
    if (why === undefined) await markDelivered(ctx.db, due, ctx.now());
    else await failed(ctx, due, why);
    return why === undefined ? 'taken' : 'failed';
  } catch (error) {
    ctx.log.error(
      { err: error, webhook_id: due.webhook_id },
      'the outcome of a delivery was not stored; it is sent again',
    );
    return 'failed';
  }
}

/** Returns undefined if the secret cannot be opened: that is our failure and does not count as an attempt. */
async function secretOf(ctx: Context, due: Due): Promise<string | undefined> {
  try {
    return await openSecret(ctx, secretNameOf(due.webhook_id));
  } catch (error) {
    const why = reason(error);
    ctx.log.error({ err: error, webhook_id: due.webhook_id }, 'events for a webhook cannot be signed; they wait');
    await markFailed(ctx.db, due, why, due.attempts, new Date(ctx.now().getTime() + CLAIM_MS));
    return undefined;
  }
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 500);

/** Returns undefined if the message was accepted. */
const failureOf = (message: Message, reach: Reach): Promise<string | undefined> =>
  send(message, reach).then(() => undefined, reason);

async function failed(ctx: Context, due: Due, why: string): Promise<void> {
  const attempts = due.attempts + 1;
  if (attempts >= ATTEMPTS) {
    await markGivenUp(ctx.db, due, why);
    ctx.log.warn({ webhook_id: due.webhook_id, event_id: due.event.id, why }, 'an event was given up for a webhook');
    return;
  }
  const waitMs = FIRST_WAIT_MS * 2 ** (attempts - 1) * (0.8 + 0.4 * Math.random());
  await markFailed(ctx.db, due, why, attempts, new Date(ctx.now().getTime() + waitMs));
}
