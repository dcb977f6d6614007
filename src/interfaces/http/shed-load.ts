import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { unavailable } from '../../core/kernel/index.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route is served even while all others are rejected. */
    isAlwaysServed?: boolean;
  }
}

/** The load above which requests are rejected. */
export interface LoadLimits {
  /** Maximum delay of the event loop in ms, smoothed over about a second. */
  readonly eventLoopDelayMs: number;
  /** Maximum number of callers that wait for a database connection. */
  readonly waitingForDatabase: number;
  /** Maximum expected wait for a connection in ms. Default: 250; on the embedded database 1,000. */
  readonly databaseWaitMs?: number | undefined;
}

/** The embedded database has one connection, which serves short requests one after the other. */
const DATABASE_WAIT_MS = { postgres: 250, embedded: 1_000 };
/** This few are served soon, however slow the machine is: clients that wait for their replies are no overload. */
const FEW_WAITING = 100;

const TICK_MS = 250;

/**
 * Rejects requests at once with 503 and Retry-After while the event loop or the connection pool is saturated. Requests that were
 * let in are then served in time, instead of all of them too late. `/healthz`, `/readyz` and `/metrics` are always served.
 * Requests that arrive within one turn of the event loop are let in together. The length of the database queue says little. What
 * counts is how long its last caller is expected to wait. How long its first caller has waited is known too late: by then, newer
 * callers have made the queue longer.
 *
 * @param onShed called with the reason whenever a request is rejected
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
    // averages the new delay with the old one, so that a single long step rejects no request
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
