import { setTimeout } from 'node:timers/promises';

/** Work that runs in the background of a process until it is stopped. */
export interface Background {
  /** Resolves when all work has ended. */
  stop(): Promise<void>;
}

/** @param work runs until the signal is aborted, survives every error, and may do a last round after the signal */
export function inBackground(work: (stopping: AbortSignal) => Promise<void>): Background {
  const stopping = new AbortController();
  const ended = work(stopping.signal);
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

/** Waits; ends early, and without an error, when the signal is aborted. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined);
