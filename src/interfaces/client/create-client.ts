import { startCall } from './calls.ts';
import type { CallOptions, Input, Methods, Reply } from './methods.ts';
import { operationIds } from './operation-of.ts';
import { type Settings, sleep } from './send.ts';
import { type StreamedEvent, type StreamOptions, streamLedger } from './stream-ledger.ts';
import { type FilmUpload, type UploadOptions, uploadFilm } from './upload-film.ts';
import { type Delivery, verifyWebhook, type WebhookEvent } from './verify-webhook.ts';
import { type Job, type WaitOptions, waitForJob } from './wait-for-job.ts';

export interface ClientOptions {
  /** The server's address, such as http://127.0.0.1:8080. */
  readonly baseUrl: string;
  /** An API key. A server without keys needs none. */
  readonly key?: string | undefined;
  /** How often a request is sent again. Default: 2. */
  readonly retries?: number | undefined;
  /** How long an attempt may take, in ms; 0 means no limit. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
  /** Whether each POST carries its own idempotency key. Default: true. */
  readonly idempotencyKeys?: boolean | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** For tests: replaces the pause between attempts. */
  readonly sleep?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

export interface Client extends Omit<Methods, 'jobs' | 'ledger' | 'films'> {
  readonly jobs: Methods['jobs'] & {
    /** Waits until a job is done. @throws {JobFailedError} */
    wait(id: string, options?: WaitOptions): Promise<Job>;
  };
  readonly ledger: Omit<Methods['ledger'], 'stream'> & {
    /** Yields events as they happen. If the connection breaks, no event is lost. */
    stream(input?: Input<'ledger.stream'>, options?: StreamOptions): AsyncGenerator<StreamedEvent>;
  };
  readonly films: Omit<Methods['films'], 'upload'> & {
    /** Uploads a film. `jobs.wait` waits until it is measured. */
    upload(upload: FilmUpload, options?: UploadOptions): Promise<Reply<'films.upload'>>;
  };
  readonly webhooks: Methods['webhooks'] & {
    /** Verifies a delivery. @throws {WebhookVerificationError} */
    verify(delivery: Delivery): Promise<WebhookEvent>;
  };
}

/** Creates a client with methods of the form `client.noun.verb(input, options)`. */
export function createClient(options: ClientOptions): Client {
  const settings: Settings = {
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    key: options.key,
    retries: options.retries ?? 2,
    timeoutMs: options.timeoutMs ?? 60_000,
    idempotencyKeys: options.idempotencyKeys ?? true,
    fetch: options.fetch ?? ((...request) => fetch(...request)),
    sleep: options.sleep ?? sleep,
  };
  const nouns: Record<string, Record<string, unknown>> = {};
  for (const id of operationIds) {
    const [noun = '', verb = ''] = id.split('.');
    nouns[noun] = {
      ...nouns[noun],
      [verb]: (input: Record<string, unknown> = {}, call: CallOptions = {}) => startCall(settings, id, input, call),
    };
  }
  const own = {
    jobs: { wait: (id: string, wait: WaitOptions = {}) => waitForJob(settings, id, wait) },
    ledger: {
      stream: (input: Input<'ledger.stream'> = {}, call: StreamOptions = {}) => streamLedger(settings, input, call),
    },
    films: {
      upload: (upload: FilmUpload, call?: UploadOptions) => uploadFilm(settings, upload, call),
    },
    webhooks: { verify: verifyWebhook },
  };
  for (const [noun, methods] of Object.entries(own)) nouns[noun] = { ...nouns[noun], ...methods };
  // built from the same table as the type
  return nouns as unknown as Client;
}
