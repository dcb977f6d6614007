import { useCallback, useEffect, useState } from 'preact/hooks';
import { type components, createClient, type Reply } from '../client/index.ts';

export const client = createClient({ baseUrl: location.origin, retries: 1 });

export type Platform = components['schemas']['Platform'];
export type Video = Reply<'videos.get'>;
export type ListedVideo = Reply<'videos.list'>['video_assets'][number];
export type Evidence = Reply<'orchestrations.get'>;
export type PlatformEvidence = NonNullable<Evidence['platforms'][string]>;
export type Candidate = PlatformEvidence['candidates'][number];
export type Campaign = Reply<'campaigns.get'>;
export type LedgerEvent = Reply<'ledger.list'>['events'][number];
export type Job = Reply<'jobs.get'>;
export type Rate = components['schemas']['Rate'];

export interface Loaded<Data> {
  /** Stays while it is read again. */
  readonly data: Data | undefined;
  readonly error: unknown;
  /** Neither data nor an error yet. */
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** Data older than this are read again when their reader comes back to the window. */
const STALE_MS = 15_000;

interface Read<Data> {
  readonly key: string;
  readonly data?: Data | undefined;
  readonly error?: unknown;
  readonly at: number;
}

/** Reads what `key` names, and again when the key changes, on `reload`, and when the window is looked at after a while. */
export function useLoaded<Data>(key: string, load: (signal: AbortSignal) => Promise<Data>): Loaded<Data> {
  const [read, setRead] = useState<Read<Data>>();
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    const stop = new AbortController();
    load(stop.signal).then(
      (data) => !stop.signal.aborted && setRead({ key, data, at: Date.now() }),
      (error: unknown) =>
        !stop.signal.aborted &&
        setRead((before) => ({ key, data: before?.key === key ? before.data : undefined, error, at: Date.now() })),
    );
    return () => stop.abort();
  }, [key, turn]);
  const at = read?.at ?? Number.POSITIVE_INFINITY;
  useEffect(() => {
    const look = () => Date.now() - at > STALE_MS && reload();
    addEventListener('focus', look);
    return () => removeEventListener('focus', look);
  }, [at, reload]);
  const current = read?.key === key ? read : undefined;
  return { data: current?.data, error: current?.error, isLoading: current === undefined, reload };
}
