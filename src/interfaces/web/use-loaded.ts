import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { onEvents } from './live.ts';

export interface Loaded<Data> {
  /** Stays while the data are read again. */
  readonly data: Data | undefined;
  readonly error: unknown;
  /** Whether there are neither data nor an error yet. */
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** Data older than this are read again when the user returns to the window. */
const STALE_MS = 15_000;

interface Read<Data> {
  readonly key: string;
  readonly data?: Data | undefined;
  readonly error?: unknown;
  readonly at: number;
}

/**
 * Reads the data of `key`. Reads them again when the key changes, on `reload`, when the user returns to the window after a while,
 * and when events are written whose type matches `livesOn`.
 */
export function useLoaded<Data>(
  key: string,
  load: (signal: AbortSignal) => Promise<Data>,
  livesOn?: RegExp,
): Loaded<Data> {
  const [read, setRead] = useState<Read<Data>>();
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const reading = useRef({ isOn: false, onRead: () => {} });
  useEffect(() => {
    const stop = new AbortController();
    reading.current.isOn = true;
    const began = Date.now();
    const show = (found: (before: Read<Data> | undefined) => Omit<Read<Data>, 'key' | 'at'>) => {
      if (stop.signal.aborted) return;
      setRead((before) => ({ key, at: Date.now(), ...found(before?.key === key ? before : undefined) }));
      // after a slow answer, waits as long again before the next request
      setTimeout(() => {
        if (stop.signal.aborted) return;
        reading.current.isOn = false;
        reading.current.onRead();
      }, Date.now() - began);
    };
    load(stop.signal).then(
      (data) => show(() => ({ data })),
      (error: unknown) => show((before) => ({ data: before?.data, error })),
    );
    return () => stop.abort();
  }, [key, turn]);
  const at = read?.at ?? Number.POSITIVE_INFINITY;
  useEffect(() => {
    const look = () => Date.now() - at > STALE_MS && reload();
    addEventListener('focus', look);
    return () => removeEventListener('focus', look);
  }, [at, reload]);
  const pattern = livesOn?.source;
  useEffect(() => {
    if (pattern === undefined) return;
    const fits = new RegExp(pattern);
    let isBehind = false;
    const look = () => {
      // a hidden tab reads again only once it is shown; a slow request is not aborted for each new event
      if (document.hidden || !isBehind || reading.current.isOn) return;
      isBehind = false;
      reload();
    };
    reading.current.onRead = look;
    const end = onEvents((types) => {
      if (![...types].some((type) => fits.test(type))) return;
      isBehind = true;
      look();
    });
    addEventListener('visibilitychange', look);
    return () => {
      end();
      reading.current.onRead = () => {};
      removeEventListener('visibilitychange', look);
    };
  }, [pattern, reload]);
  const current = read?.key === key ? read : undefined;
  return { data: current?.data, error: current?.error, isLoading: current === undefined, reload };
}
