/** Streams in this process that wait for the next event, of any engine: one that checks unnecessarily just finds nothing. */
const waiting = new Set<() => void>();

/** Notifies the streams of this process that there is something to read. */
export function tellWritten(): void {
  for (const wake of waiting) wake();
}

/** Waits for `ms`, or until this process writes events, or until the signal. @returns whether events were written */
export function untilWritten(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isWritten: boolean) => {
      clearTimeout(timer);
      waiting.delete(wake);
      signal.removeEventListener('abort', stop);
      resolve(isWritten);
    };
    const wake = () => end(true);
    const stop = () => end(false);
    const timer = setTimeout(stop, ms);
    waiting.add(wake);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
}
