import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../http/client.ts';

/** What became of the requests of a stretch of time. Latencies in ms, from when a request was due, in rising order. */
export interface Outcome {
  readonly served: readonly number[];
  readonly refused: readonly number[];
}

/**
 * Sends requests when they are due, whether or not earlier ones are answered: those who overload a server do not wait for it. Latencies count
 * from the time at which a request was due, also of those that had to wait for a free connection (“coordinated omission”).
 *
 * @param afterMs leaves out what was due before
 * @throws when an answer is neither 200 nor 503
 */
export async function sendWhenDue(
  connections: readonly Connection[],
  requests: readonly Buffer[],
  { perSecond, forMs, afterMs = 0 }: { readonly perSecond: number; readonly forMs: number; readonly afterMs?: number },
): Promise<Outcome> {
  const served: number[] = [];
  const refused: number[] = [];
  const beganAt = performance.now();
  const total = Math.floor((forMs * perSecond) / 1000);
  let begun = 0;
  const work = async (connection: Connection) => {
    for (let n = begun++; n < total; n = begun++) {
      const dueMs = (n * 1000) / perSecond;
      const early = dueMs - (performance.now() - beganAt);
      if (early > 0) await sleep(Math.ceil(early));
      const request = requests[n % requests.length];
      if (request === undefined) throw new Error('there are no requests');
      const { status, body } = await connection.send(request);
      if (status !== 200 && status !== 503) throw new Error(`neither 200 nor 503 but ${status}: ${body}`);
      if (dueMs >= afterMs) (status === 200 ? served : refused).push(performance.now() - beganAt - dueMs);
    }
  };
  await Promise.all(connections.map(work));
  return { served: sorted(served), refused: sorted(refused) };
}

const sorted = (values: number[]) => values.sort((a, b) => a - b);

/** The latency that so large a share stays below, in ms; null of nothing. */
export const quantile = (sortedMs: readonly number[], share: number): number | null =>
  sortedMs[Math.min(sortedMs.length - 1, Math.floor(sortedMs.length * share))] ?? null;
