import { setImmediate } from 'node:timers/promises';

/**
 * Helps long loops in a process that also serves requests: `await pause()` lets other work run once this work has used the
 * processor for `mostMs`.
 */
export function timeSlice(mostMs = 15): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < mostMs) return;
    await setImmediate();
    since = performance.now();
  };
}

/** A long computation that yields wherever it can be interrupted. */
export type Work<Result> = Generator<void, Result, void>;

/** Runs it without interruption. */
export function atOnce<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Runs it with pauses in which other work can run: the same result, in a process that also serves requests. */
export async function inTurns<Result>(work: Work<Result>): Promise<Result> {
  const pause = timeSlice();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await pause();
  }
}
