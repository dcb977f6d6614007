import type { Db } from './core/db/index.ts';
import type { Queue } from './core/queue/index.ts';
import type { Metrics, Trace } from './core/telemetry/index.ts';

/** Everything impure that a feature may touch. */
export interface Context {
  readonly db: Db;
  readonly queue: Queue;
  /** The directory of films, thumbnails and renders, which all workers share. */
  readonly filesDir: string;
  /** Where the keys that seal secrets come from: those that were given, else the file. See access/secret-keys.ts. */
  readonly secretKeys: SecretKeySource;
  /** Whether webhooks may be at addresses that are not public, and without TLS. */
  readonly privateWebhooks?: boolean | undefined;
  /** The local ad platform, for accounts of the sandbox; `speed` divides what publishing waits for there. */
  readonly adsSandbox?: { readonly address: string | undefined; readonly speed: number } | undefined;
  readonly now: () => Date;
  /** A UUID; version 7 in production, as the database's `new_id()` makes them. */
  readonly newId: () => string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly trace: Trace;
  /** Who acts, as the ledger writes it: `http:anonymous`, `cli:USER`, `library`. */
  readonly actor: string;
  /** The HTTP request that this is done for: the `instance` of its problem, in its log lines. */
  readonly requestId?: string | undefined;
  /** The background job that this is done for. */
  readonly jobId?: string | undefined;
}

export interface SecretKeySource {
  /** A function, so that nothing which prints the context prints a key. */
  readonly given: () => string | undefined;
  /** Undefined: nowhere to keep one. */
  readonly file: string | undefined;
  /** Whether the file is made when there is none: not where several machines share a database. */
  readonly mayMake: boolean;
}

/** pino's calls, as far as features use them. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
  /** The same, with these facts in every line. */
  child(facts: object): Log;
}
