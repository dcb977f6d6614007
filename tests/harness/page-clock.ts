import { vi } from 'vitest';

/** The longest time that Node's timers can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Sets the time of the process. Timers that the embedded database set for a few seconds later by the old time are then months
 * away. That is longer than Node can wait, so they would fire at once, again and again. Intervals do not recur, so that a page shows
 * the same however long a test takes.
 *
 * @returns a function that restores the time
 */
export function setClock(now: Date): () => void {
  const { setTimeout: wait, setInterval: recur } = globalThis;
  const capped = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    wait(run, Math.min(ms, LONGEST_MS), ...args);
  vi.useFakeTimers({ toFake: ['Date'], now });
  globalThis.setTimeout = Object.assign(capped, wait) as typeof wait;
  globalThis.setInterval = Object.assign((run: () => void) => recur(run, LONGEST_MS), recur) as typeof recur;
  return () => {
    globalThis.setTimeout = wait;
    globalThis.setInterval = recur;
    vi.useRealTimers();
  };
}
