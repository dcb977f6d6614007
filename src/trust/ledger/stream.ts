import { z } from 'zod';
import type { Context } from '../../context.ts';
import { pause } from '../../core/kernel/index.ts';
import { LedgerQuery } from './schema.ts';
import { newestCursor, placedEvents } from './store.ts';
import { untilWritten } from './written.ts';

/** How often it checks for events of other processes. */
const POLL_MS = 500;
/** How soon it checks again if more may follow: after events, or if an open transaction still hides what was written. */
const AGAIN_MS = 100;
const HEARTBEAT_MS = 15_000;
const EVENTS_A_READ = 500;
/** How long a browser waits before it reconnects. */
const RETRY_MS = 1_000;

export const StreamQuery = LedgerQuery.omit({ limit: true, order: true }).extend({
  from: z.enum(['start', 'now']).default('now').describe('where to begin without a cursor'),
});
export type StreamQuery = z.output<typeof StreamQuery>;

/**
 * Streams the events after a cursor as Server-Sent Events until the signal. A database failure ends the stream: its
 * reader reconnects with the last id.
 *
 * @throws `validation-failed`, before anything else, if the cursor is not ours
 */
export async function* streamEvents(
  ctx: Context,
  { from, after: given, ...filter }: StreamQuery,
  stopping: AbortSignal,
  { pollMs = POLL_MS, heartbeatMs = HEARTBEAT_MS } = {},
): AsyncGenerator<string> {
  let after = given ?? (from === 'now' ? await newestCursor(ctx) : undefined);
  let [seen, toldAt]: [string | undefined, number] = [undefined, performance.now()];
  let isWritten = false;
  const read = () => placedEvents(ctx, { ...filter, after, limit: EVENTS_A_READ });
  let events = await read();
  yield `retry: ${RETRY_MS}\n\n`;
  while (!stopping.aborted) {
    for (const { event, cursor } of events)
      yield `id: ${cursor}\nevent: ${event.event_type}\ndata: ${JSON.stringify(event)}\n\n`;
    if (events.length > 0) {
      after = events.at(-1)?.cursor;
      toldAt = performance.now();
    } else {
      // events that were read and did not match need not be read again
      after = seen ?? after;
      if (performance.now() - toldAt > heartbeatMs) {
        toldAt = performance.now();
        yield ': still here\n\n';
      }
    }
    if (events.length === 0 && !isWritten) isWritten = await untilWritten(pollMs, stopping);
    else {
      isWritten = false;
      if (events.length < EVENTS_A_READ) await pause(AGAIN_MS, stopping);
    }
    const newest = await newestCursor(ctx);
    const isNew = newest !== seen || events.length > 0;
    seen = newest;
    events = isNew && !stopping.aborted ? await read() : [];
  }
}

/** Yields what a generator has already returned, then the rest of it. */
export async function* began(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}
