import type { Mask } from './mask.ts';
import type { ApiRequest, NoReply, Reply } from './port.ts';

/** How long a request may take in all, connecting included; settling counts on it. */
const PATIENCE_MS = 25_000;
/** A loaded test machine answers within it, however fast the sandbox's time runs. */
const LEAST_PATIENCE_MS = 1_000;
/** A line this slow still gets a file through: 0.8 Mbit/s. */
const SLOWEST_BYTES_PER_MS = 100;

/** How long a request without a file may take, in milliseconds. @param speed divides it for a sandbox */
export const patienceMs = (speed: number): number => Math.max(PATIENCE_MS / speed, LEAST_PATIENCE_MS);

/** The same with a file of so many bytes, which takes as long in a sandbox. */
export const patienceWithFileMs = (speed: number, bytes: number): number =>
  Math.ceil(patienceMs(speed) + bytes / SLOWEST_BYTES_PER_MS);

/** Carries one request to the platform, and its reply back. */
export type Wire = (sending: Sending) => Promise<Reply | NoReply>;

export interface Sending {
  readonly url: string;
  readonly request: ApiRequest;
  readonly headers: Readonly<Record<string, string>>;
  readonly mask: Mask;
  /** Divides the patience. */
  readonly speed: number;
}

/** What may not be sent twice. */
export const isWrite = ({ method, is_read }: ApiRequest): boolean => method !== 'GET' && is_read !== true;
