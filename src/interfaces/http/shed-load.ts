import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { unavailable } from '../../core/kernel/index.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered also when everything else is turned away. */
    isAlwaysServed?: boolean;
  }
}

/** How much may wait before requests are turned away. */
export interface LoadLimits {
  /** How late the event loop may be, in ms, smoothed over about a second. */
  readonly eventLoopDelayMs: number;
  /** Callers that may wait for a connection to the database. */
  readonly waitingForDatabase: number;
  /** How long a caller may be expected to wait for one, in ms. Default: 250; on the embedded database 1,000. */
  readonly databaseWaitMs?: number | undefined;
}

/** The embedded database has one connection, for short requests one after the other. */
const DATABASE_WAIT_MS = { postgres: 250, embedded: 1_000 };
/** So few are served soon, however slow the machine is: clients that wait for their answers are no overload. */
const FEW_WAITING = 100;

const TICK_MS = 250;

/**
 * Turns requests away with 503 and Retry-After at once while the event loop or the pool of connections is saturated: those
 * that are in are then served in time, instead of all of them too late. `/healthz`, `/readyz` and `/metrics` are always served.
 * What arrives within one turn of the event loop is let in together. That the queue for the database is long says little; how long its
 * last will wait says whether a request can be served in time. How long its first has waited says so too late: by then the queue behind
 * it has grown by what came meanwhile.
 *
 * @param onShed told why a request was turned away
 */
export function shedLoad(
  app: FastifyInstance,
  { db }: Pick<Context, 'db'>,
  { eventLoopDelayMs, waitingForDatabase, databaseWaitMs = DATABASE_WAIT_MS[db.kind] }: LoadLimits,
  onShed: (reason: string) => void,
): void {
  let delayMs = 0;
  let tickedAt = performance.now();
  const tick = setInterval(() => {
    const now = performance.now();
    // half of what is new, half of what was: one long step alone turns nobody away
    delayMs = (delayMs + Math.max(0, now - tickedAt - TICK_MS)) / 2;
    tickedAt = now;
  }, TICK_MS).unref();
  app.addHook('onClose', async () => clearInterval(tick));
  const saturated = (): string | undefined => {
    if (delayMs > eventLoopDelayMs) return 'event-loop';
    const { waiting, expectedWaitMs } = db.pool();
    const isBehind = waiting > FEW_WAITING && expectedWaitMs > databaseWaitMs;
    return isBehind || waiting > waitingForDatabase ? 'database' : undefined;
  };
  app.addHook('onRequest', (request, _reply, done) => {
    const reason = request.routeOptions.config?.isAlwaysServed === true ? undefined : saturated();
    if (reason === undefined) done();
    else {
      onShed(reason);
      done(
        unavailable(
          'overloaded',
          `the server is overloaded: too many requests are waiting for the ${WORDS[reason]}; send this one again a little later`,
        ),
      );
    }
  });
}

const WORDS: Record<string, string> = { 'event-loop': 'processor', database: 'database' };
