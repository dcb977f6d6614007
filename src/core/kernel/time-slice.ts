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

/** A long computation that says where it can be interrupted. */
export type Work<Result> = Generator<void, Result, void>;

/** Does it in one go. */
export function atOnce<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Does it while other work takes its turns: the same result, in a process that also serves. */
export async function inTurns<Result>(work: Work<Result>): Promise<Result> {
  const pause = timeSlice();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await pause();
  }
}
