import { vi } from 'vitest';

/** The longest that Node waits. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Sets the time of the process. What the embedded database wanted to do some seconds later by the time before is then months
 * away, longer than Node can wait: that would be at once, over and over. Nothing recurs by itself: a page says the same however long
 * a test takes.
 *
 * @returns what sets it back
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
