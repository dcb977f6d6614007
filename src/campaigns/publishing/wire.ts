import type { Mask } from './mask.ts';
import type { ApiRequest, NoReply, Reply } from './port.ts';

/** Longest duration of a request, including connecting; settling depends on it. */
const PATIENCE_MS = 25_000;
/** Even a loaded test machine replies within this time, at any speed of the sandbox. */
const LEAST_PATIENCE_MS = 1_000;
/** A connection this slow can still send a file: 0.8 Mbit/s. */
const SLOWEST_BYTES_PER_MS = 100;

/** How long a request without a file may take, in milliseconds. @param speed divides it for a sandbox */
export const patienceMs = (speed: number): number => Math.max(PATIENCE_MS / speed, LEAST_PATIENCE_MS);

/** Returns the limit for a request with a file of this many bytes, which takes as long in a sandbox. */
export const patienceWithFileMs = (speed: number, bytes: number): number =>
  Math.ceil(patienceMs(speed) + bytes / SLOWEST_BYTES_PER_MS);

/** Sends one request to the platform and returns its reply. */
export type Wire = (sending: Sending) => Promise<Reply | NoReply>;

export interface Sending {
  readonly url: string;
  readonly request: ApiRequest;
  readonly headers: Readonly<Record<string, string>>;
  readonly mask: Mask;
  /** Divides the time limit. */
  readonly speed: number;
}

/** Checks whether a request must not be sent twice. */
export const isWrite = ({ method, is_read }: ApiRequest): boolean => method !== 'GET' && is_read !== true;
