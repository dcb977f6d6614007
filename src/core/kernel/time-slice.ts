import { setImmediate } from 'node:timers/promises';

/**
 * For long loops in a process that also serves: `await pause()` lets other work take its turn whenever this one has had the
 * processor for that long.
 */
export function timeSlice(mostMs = 15): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < mostMs) return;
    await setImmediate();
    since = performance.now();
  };
}
