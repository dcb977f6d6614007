import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './client.ts';

/** A request that is due: its number, and its time in ms since the load began. */
export interface Due {
  readonly n: number;
  readonly dueMs: number;
}

/**
 * Runs an open loop: requests are due at fixed times, whether or not earlier ones have been answered. Latencies count from the time
 * when a request was due. They therefore show a stall in every request that it delayed, including those that could not be
 * sent because no connection was free (“coordinated omission”).
 *
 * @param ask sends the request and receives its reply
 * @param answered called with the result of `ask` and the latency in ms
 */
export async function onTime<Answered>(
  connections: readonly Connection[],
  { perSecond, forMs }: { readonly perSecond: number; readonly forMs: number },
  ask: (connection: Connection, due: Due) => Promise<Answered>,
  answered: (answer: Answered, due: Due, latencyMs: number) => void,
): Promise<void> {
  const beganAt = performance.now();
  const total = Math.floor((forMs * perSecond) / 1000);
  let begun = 0;
  const work = async (connection: Connection) => {
    for (let n = begun++; n < total; n = begun++) {
      const dueMs = (n * 1000) / perSecond;
      const early = dueMs - (performance.now() - beganAt);
      if (early > 0) await sleep(Math.ceil(early));
      const answer = await ask(connection, { n, dueMs });
      answered(answer, { n, dueMs }, performance.now() - beganAt - dueMs);
    }
  };
  await Promise.all(connections.map(work));
}
