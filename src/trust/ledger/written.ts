/** Streams of this process that wait for the next event, of any engine: one that looks once too often finds nothing. */
const waiting = new Set<() => void>();

/** Says to the streams of this process that there is something to read. */
export function tellWritten(): void {
  for (const wake of waiting) wake();
}

/** Waits so long, or until events are written by this process, or until the signal. @returns whether there are any */
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
