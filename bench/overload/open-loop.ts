import type { Connection } from '../http/client.ts';
import { type Due, onTime } from '../http/on-time.ts';

/** The outcome of the requests of a period. Latencies are in ms, from when a request was due, in ascending order. */
export interface Outcome {
  readonly served: readonly number[];
  readonly refused: readonly number[];
}

/**
 * Sends requests when they are due, because clients that overload a server do not wait for it.
 *
 * @param afterMs ignores requests that were due earlier
 * @throws if the status of a reply is neither 200 nor 503
 */
export async function sendWhenDue(
  connections: readonly Connection[],
  requests: readonly Buffer[],
  { afterMs = 0, ...pace }: { readonly perSecond: number; readonly forMs: number; readonly afterMs?: number },
): Promise<Outcome> {
  const served: number[] = [];
  const refused: number[] = [];
  const ask = async (connection: Connection, { n }: Due) => {
    const request = requests[n % requests.length];
    if (request === undefined) throw new Error('there are no requests');
    const { status, body } = await connection.send(request);
    if (status !== 200 && status !== 503) throw new Error(`neither 200 nor 503 but ${status}: ${body}`);
    return status;
  };
  await onTime(connections, pace, ask, (status, { dueMs }, latencyMs) => {
    if (dueMs >= afterMs) (status === 200 ? served : refused).push(latencyMs);
  });
  return { served: sorted(served), refused: sorted(refused) };
}

const sorted = (values: number[]) => values.sort((a, b) => a - b);

/** Returns the latency in ms that this share of requests does not exceed; null if there are none. */
export const quantile = (sortedMs: readonly number[], share: number): number | null =>
  sortedMs[Math.min(sortedMs.length - 1, Math.floor(sortedMs.length * share))] ?? null;
