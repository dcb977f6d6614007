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
  /** Where it notes how it goes. */
  readonly health?: SealingHealth;
  /** How long it rests when there is nothing more to seal. Default 1 s. */
  readonly intervalMs?: number;
  /** Events a round: a transaction that requests on an embedded database wait for. Default 1000. */
  readonly eventsARound?: number;
}

const INTERVAL_MS = 1_000;
const EVENTS_A_ROUND = 1_000;
const WAIT_MS = 50;
/** How often it looks whether events wait for long, and how often it says so again. */
const LOOK_MS = 5_000;
const TELL_AGAIN_MS = 600_000;
/** Requests come first: with much to seal, a quarter of the time goes into it. On cores that are not full a round is shorter. */
const RESTS_A_ROUND = 3;
/** After so long all of the time: a flood leaves no backlog to the calm behind it. */
const RESTING_MS = 5_000;

/**
 * Seals in the background until it is stopped, then what is left; any number of processes may, one at a time does. A
 * database that is away is waited for. A ledger that lacks what was signed before is not signed again: that is an error in
 * the log and in `health`, and nothing else stops. Events that wait for long are told there, too, with what they wait for.
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

/** Since when every round was full; undefined: the last one was not. @param before the same, before this round */
export const fullSinceAfter = (
  { isFull }: { readonly isFull: boolean },
  before: number | undefined,
  startedAt: number,
): number | undefined => (isFull ? (before ?? startedAt) : undefined);

/** How long to rest after a full round, in ms. @param fullForMs how long every round before it was full */
export const restOf = ({ tookMs, fullForMs }: { readonly tookMs: number; readonly fullForMs: number }): number =>
  fullForMs < RESTING_MS ? RESTS_A_ROUND * tookMs : 0;

/** Whether a warning is repeated, that long after the last one. */
export const isToldAgain = (toldAgoMs: number): boolean => toldAgoMs >= TELL_AGAIN_MS;

/** Says in the log when events wait for long, why, and when that is over. */
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
 * @param known the tree as the caller left it; without it, as the file of checkpoints outside says
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
 * Seals what is written by now: it waits for the transactions before it that are still open, since their events come first.
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

/** One round, and its checkpoint outside. `isFull`: there may be more to seal. */
async function sealNext(
  ctx: Pick<Context, 'db' | 'now' | 'log'>,
  { key, outside = {}, health = new SealingHealth(), eventsARound = EVENTS_A_ROUND }: SealerOptions,
  frontier: Frontier,
): Promise<{ readonly frontier: Frontier; readonly isFull: boolean }> {
  const sealed = await sealRound(ctx, key, eventsARound, frontier);
  // another process seals: it goes on there
  if (sealed === undefined) return { frontier, isFull: false };
  if (sealed.note !== undefined) await publish(ctx, sealed.note, outside, health);
  return { frontier: sealed.frontier, isFull: sealed.events === eventsARound };
}
