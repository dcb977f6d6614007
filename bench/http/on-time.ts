import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './client.ts';

/** A request that is due: which one, and when, in ms since the load began. */
export interface Due {
  readonly n: number;
  readonly dueMs: number;
}

/**
 * An open loop: requests are due at fixed times, whether or not earlier ones are answered. Latencies count from the time at
 * which a request was due, so that they tell of a stall to every request that it kept waiting, also to those that could not
 * be sent for want of a free connection (“coordinated omission”).
 *
 * @param ask sends the request and takes its answer
 * @param answered told with what `ask` gave, and the latency in ms
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
