import type { Db } from './core/db/index.ts';
import type { Queue } from './core/queue/index.ts';
import type { Metrics, Trace } from './core/telemetry/index.ts';

/** Everything impure that a feature may touch. */
export interface Context {
  readonly db: Db;
  readonly queue: Queue;
  /** The directory of films, thumbnails and renders, which all workers share. */
  readonly filesDir: string;
  /** Source of the keys that seal secrets: those in the options, or else the file. See access/secret-keys.ts. */
  readonly secretKeys: SecretKeySource;
  /** Whether webhooks may use addresses that are not public, and HTTP without TLS. */
  readonly privateWebhooks?: boolean | undefined;
  /** The local ad platform, for sandbox accounts; `speed` divides the times that publishing waits there. */
  readonly adsSandbox?: { readonly address: string | undefined; readonly speed: number } | undefined;
  readonly now: () => Date;
  /** Makes a UUID; in production version 7, like the database's `new_id()`. */
  readonly newId: () => string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly trace: Trace;
  /** Who acts, as recorded in the ledger: `http:anonymous`, `cli:USER`, `library`. */
  readonly actor: string;
  /** Id of the HTTP request being served: the `instance` of its problem document, also in its log lines. */
  readonly requestId?: string | undefined;
  /** Id of the background job being run. */
  readonly jobId?: string | undefined;
}

export interface SecretKeySource {
  /** A function, so that printing the context never prints a key. */
  readonly given: () => string | undefined;
  /** If undefined, there is no place to keep a key file. */
  readonly file: string | undefined;
  /** Whether to make the file if it is missing: false where several machines share a database. */
  readonly mayMake: boolean;
}

/** The methods of pino's logger that features use. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
  /** Returns a logger that adds these facts to every line. */
  child(facts: object): Log;
}
