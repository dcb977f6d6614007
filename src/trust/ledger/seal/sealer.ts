import { setTimeout } from 'node:timers/promises';
import type { Context } from '../../../context.ts';
import { type Background, inBackground, isEngineError } from '../../../core/kernel/index.ts';
import { Frontier } from '../merkle/index.ts';
import { readNote, readNotes, type SigningKey } from '../note.ts';
import { countUnsealed, frontierAt, lastEvent, newestCheckpoint, treeSize } from '../tree-store.ts';
import { type Outside, publish, published } from './publish.ts';
import { ledgerCut, sealRound } from './seal.ts';

export interface SealerOptions {
  readonly key: SigningKey;
  readonly outside?: Outside;
  /** How long it rests when there is nothing more to seal. Default 1 s. */
  readonly intervalMs?: number;
  /** Events a round: a transaction that requests on an embedded database wait for. Default 1000. */
  readonly eventsARound?: number;
}

const INTERVAL_MS = 1_000;
const EVENTS_A_ROUND = 1_000;
const WAIT_MS = 50;
/** Requests come first: with much to seal, a quarter of the time goes into it. On cores that are not full a round is shorter. */
const RESTS_A_ROUND = 3;

/**
 * Seals in the background until it is stopped, then what is left; any number of processes may, one at a time does. A
 * database that is away is waited for. A ledger that lacks what was signed before is not signed again: that is an error in
 * the log, and nothing else stops.
 */
export const startSealer = (ctx: Context, options: SealerOptions): Background =>
  inBackground((stopping) => sealUntil(ctx, options, stopping));

async function sealUntil(ctx: Context, options: SealerOptions, stopping: AbortSignal): Promise<void> {
  const { intervalMs = INTERVAL_MS } = options;
  let known: Frontier | undefined;
  let isToldOf: string | undefined;
  let restMs = intervalMs;
  for (;;) {
    const isLast = stopping.aborted;
    try {
      restMs = intervalMs;
      if (isLast) known = await sealAll(ctx, options, known);
      else {
        const startedAt = performance.now();
        const round = await sealNext(ctx, options, known ?? (await signedBefore(ctx, options.key, options.outside)));
        known = round.frontier;
        if (round.isFull) restMs = Math.min(restMs, RESTS_A_ROUND * (performance.now() - startedAt));
      }
      isToldOf = undefined;
    } catch (error) {
      const code = isEngineError(error) ? error.code : String(error);
      if (code !== isToldOf) ctx.log.error({ err: error }, 'the ledger was not sealed; it is tried again');
      isToldOf = code;
    }
    if (isLast) return;
    await setTimeout(restMs, undefined, { signal: stopping }).catch(() => {});
  }
}

/**
 * Seals everything that is final by now.
 *
 * @param known the tree as the caller left it; without it, as the file of checkpoints outside says
 * @throws `ledger-cut`; `validation-failed` when the file outside is not signed by this key
 */
export async function sealAll(
  ctx: Pick<Context, 'db' | 'now' | 'log'>,
  options: SealerOptions,
  known?: Frontier,
): Promise<Frontier> {
  let frontier = known ?? (await signedBefore(ctx, options.key, options.outside));
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
  { key, outside = {}, eventsARound = EVENTS_A_ROUND }: SealerOptions,
  frontier: Frontier,
): Promise<{ readonly frontier: Frontier; readonly isFull: boolean }> {
  const sealed = await sealRound(ctx, key, eventsARound, frontier);
  // another process seals: it goes on there
  if (sealed === undefined) return { frontier, isFull: false };
  if (sealed.note !== undefined) await publish(sealed.note, outside, ctx.log);
  return { frontier: sealed.frontier, isFull: sealed.events === eventsARound };
}

/** The stored tree, as far as the newest checkpoint that this key has signed says it, in the file outside or in the database. */
async function signedBefore(ctx: Pick<Context, 'db'>, key: SigningKey, { file }: Outside = {}): Promise<Frontier> {
  const db = ctx.db;
  const written = file === undefined ? '' : await published(file);
  const outside = written === '' ? [] : readNotes(written, [key.verifier], String(file));
  const stored = readNote((await newestCheckpoint(db))?.note ?? '', [key.verifier]);
  const signed = stored?.signedBy === undefined ? outside : [...outside, stored.checkpoint];
  const newest = signed.toSorted((a, b) => b.treeSize - a.treeSize)[0];
  if (newest === undefined) return new Frontier();
  const size = await treeSize(db);
  const then = newest.treeSize <= size ? await frontierAt(db, newest.treeSize) : undefined;
  if (then?.root().equals(newest.root) === true) return then;
  throw ledgerCut(size, newest.treeSize);
}
