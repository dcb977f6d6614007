import { setTimeout } from 'node:timers/promises';
import type { Context } from '../../../context.ts';
import { type Background, inBackground, isEngineError, pause } from '../../../core/kernel/index.ts';
import type { Frontier } from '../merkle/index.ts';
import type { SigningKey } from '../note.ts';
import { countUnsealed, lastEvent } from '../tree-store.ts';
import { SealingHealth } from './health.ts';
import { sealingState, toldOf } from './lag.ts';
import { type Outside, publish } from './publish.ts';
import { sealRound } from './seal.ts';
import { signedBefore } from './signed-before.ts';

export interface SealerOptions {
  readonly key: SigningKey;
  readonly outside?: Outside;
  /** Records whether sealing works. */
  readonly health?: SealingHealth;
  /** How long it rests when there is nothing more to seal. Default 1 s. */
  readonly intervalMs?: number;
  /** Events per round, which is one transaction; on an embedded database, requests wait for it. Default 1000. */
  readonly eventsARound?: number;
}

const INTERVAL_MS = 1_000;
const EVENTS_A_ROUND = 1_000;
const WAIT_MS = 50;
/** How often it checks whether events have been waiting long, and how often it repeats the warning. */
const LOOK_MS = 5_000;
const TELL_AGAIN_MS = 600_000;
/** Requests come first: with much to seal, sealing takes a quarter of the time. If cores are idle, a round is shorter. */
const RESTS_A_ROUND = 3;
/** After this long, it takes all of the time, so that a flood of events leaves no backlog for the quiet time after it. */
const RESTING_MS = 5_000;

/**
 * Seals in the background until it is stopped, then seals the rest. Any number of processes may run it; one at a time
 * seals. If the database is unavailable, it waits. A ledger that lacks something signed before is not signed again:
 * this is an error in the log and in `health`, and stops nothing else. The log also reports events that wait long, and
 * what they wait for.
 */
export const startSealer = (ctx: Context, options: SealerOptions): Background =>
  inBackground((stopping) => sealUntil(ctx, options, stopping));

async function sealUntil(ctx: Context, given: SealerOptions, stopping: AbortSignal): Promise<void> {
  const { intervalMs = INTERVAL_MS, health = new SealingHealth() } = given;
  const options = { ...given, health };
  const watch = watchLag(ctx, health);
  let known: Frontier | undefined;
  let restMs = intervalMs;
  let fullSince: number | undefined;
  for (;;) {
    const isLast = stopping.aborted;
    try {
      restMs = intervalMs;
      if (isLast) known = await sealAll(ctx, options, known);
      else {
        const startedAt = performance.now();
        const round = await sealNext(
          ctx,
          options,
          known ?? (await signedBefore(ctx, options.key, options.outside?.file)),
        );
        known = round.frontier;
        fullSince = fullSinceAfter(round, fullSince, startedAt);
        const endedAt = performance.now();
        if (fullSince !== undefined)
          restMs = Math.min(restMs, restOf({ tookMs: endedAt - startedAt, fullForMs: startedAt - fullSince }));
      }
      if (health.sealed(ctx.now(), undefined)) ctx.log.info({}, 'the ledger is sealed again');
      await watch();
    } catch (error) {
      const why = isEngineError(error) ? `${error.code}: ${error.message}` : String(error);
      if (health.sealed(ctx.now(), why))
        ctx.log.error({ err: error }, 'the ledger was not sealed; the engine tries again');
    }
    if (isLast) return;
    await pause(restMs, stopping);
  }
}

/** Returns since when every round was full; undefined: the last one was not. @param before the value before this round */
export const fullSinceAfter = (
  { isFull }: { readonly isFull: boolean },
  before: number | undefined,
  startedAt: number,
): number | undefined => (isFull ? (before ?? startedAt) : undefined);

/** Returns how long to rest after a full round, in ms. @param fullForMs how long every previous round has been full */
export const restOf = ({ tookMs, fullForMs }: { readonly tookMs: number; readonly fullForMs: number }): number =>
  fullForMs < RESTING_MS ? RESTS_A_ROUND * tookMs : 0;

/** Returns whether to repeat a warning this long after the last one. */
export const isToldAgain = (toldAgoMs: number): boolean => toldAgoMs >= TELL_AGAIN_MS;

/** Logs when events have been waiting long, why, and when that is over. */
function watchLag(ctx: Context, health: SealingHealth): () => Promise<void> {
  let lookedAt = performance.now();
  let toldAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - lookedAt < LOOK_MS) return;
    lookedAt = performance.now();
    const state = await sealingState(ctx.db, ctx.now(), health);
    const told = toldOf(state);
    if (told === undefined) {
      if (toldAt > 0) ctx.log.info({ sealed: state.sealed }, 'events no longer wait long to be sealed');
      toldAt = Number.NEGATIVE_INFINITY;
    } else if (isToldAgain(performance.now() - toldAt)) {
      toldAt = performance.now();
      ctx.log.warn({ ...state }, told);
    }
  };
}

/**
 * Seals everything that is final by now.
 *
 * @param known the tree as the caller left it; without it, the tree of the file with outside checkpoints
 * @throws `ledger-cut`
 */
export async function sealAll(
  ctx: Pick<Context, 'db' | 'now' | 'log'>,
  options: SealerOptions,
  known?: Frontier,
): Promise<Frontier> {
  let frontier = known ?? (await signedBefore(ctx, options.key, options.outside?.file));
  for (;;) {
    const round = await sealNext(ctx, options, frontier);
    if (!round.isFull) return round.frontier;
    frontier = round.frontier;
  }
}

/**
 * Seals what has been written so far: waits for older transactions that are still open, since their events come first.
 *
 * @returns the tree, and how many of those events still wait after `patienceMs`
 * @throws as `sealAll`
 */
export async function sealWritten(
  ctx: Pick<Context, 'db' | 'now' | 'log'>,
  options: SealerOptions,
  patienceMs: number,
): Promise<{ readonly tree: Frontier; readonly waiting: number }> {
  const giveUpAt = performance.now() + patienceMs;
  const written = await lastEvent(ctx.db);
  let tree = await sealAll(ctx, options);
  for (;;) {
    const waiting = await countUnsealed(ctx.db, written);
    if (waiting === 0 || performance.now() > giveUpAt) return { tree, waiting };
    await setTimeout(WAIT_MS);
    tree = await sealAll(ctx, options, tree);
  }
}

/** Runs one round and publishes its checkpoint. `isFull`: there may be more to seal. */
async function sealNext(
  ctx: Pick<Context, 'db' | 'now' | 'log'>,
  { key, outside = {}, health = new SealingHealth(), eventsARound = EVENTS_A_ROUND }: SealerOptions,
  frontier: Frontier,
): Promise<{ readonly frontier: Frontier; readonly isFull: boolean }> {
  const sealed = await sealRound(ctx, key, eventsARound, frontier);
  // another process is sealing and will continue
  if (sealed === undefined) return { frontier, isFull: false };
  if (sealed.note !== undefined) await publish(ctx, sealed.note, outside, health);
  return { frontier: sealed.frontier, isFull: sealed.events === eventsARound };
}
