import { startCall } from './calls.ts';
import type { CallOptions, Input, Methods, Reply } from './methods.ts';
import { operationIds } from './operation-of.ts';
import { type Settings, sleep } from './send.ts';
import { type StreamedEvent, type StreamOptions, streamLedger } from './stream-ledger.ts';
import { type FilmUpload, type UploadOptions, uploadFilm } from './upload-film.ts';
import { type Delivery, verifyWebhook, type WebhookEvent } from './verify-webhook.ts';
import { type Job, type WaitOptions, waitForJob } from './wait-for-job.ts';

export interface ClientOptions {
  /** Such as http://127.0.0.1:8080. */
  readonly baseUrl: string;
  /** An API key, if the server needs one. */
  readonly key?: string | undefined;
  /** Retries of a request. Default: 2. */
  readonly retries?: number | undefined;
  /** Time limit of an attempt; 0: none. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
  /** Whether POSTs carry an idempotency key. Default: true. */
  readonly idempotencyKeys?: boolean | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** For tests. */
  readonly sleep?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

export interface Client extends Omit<Methods, 'jobs' | 'ledger' | 'films'> {
  readonly jobs: Methods['jobs'] & {
    /** Waits until a job is done. @throws {JobFailedError} */
    wait(id: string, options?: WaitOptions): Promise<Job>;
  };
  readonly ledger: Omit<Methods['ledger'], 'stream'> & {
    /** Yields events as they happen; a broken connection loses none. */
    stream(input?: Input<'ledger.stream'>, options?: StreamOptions): AsyncGenerator<StreamedEvent>;
  };
  readonly films: Omit<Methods['films'], 'upload'> & {
    /** `jobs.wait` waits until it is measured. */
    upload(upload: FilmUpload, options?: UploadOptions): Promise<Reply<'films.upload'>>;
  };
  readonly webhooks: Methods['webhooks'] & {
    /** @throws {WebhookVerificationError} */
    verify(delivery: Delivery): Promise<WebhookEvent>;
  };
}

/** `client.noun.verb(input, options)`. */
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
