import { startCall } from './calls.ts';
import type { CallOptions, Input, Methods, OperationId, Reply } from './methods.ts';
import { OPERATIONS } from './operations.ts';
import { type Settings, sleep } from './send.ts';
import { type StreamedEvent, type StreamOptions, streamLedger } from './stream-ledger.ts';
import { type FilmUpload, type UploadOptions, uploadFilm } from './upload-film.ts';
import { type Delivery, verifyWebhook, type WebhookEvent } from './verify-webhook.ts';
import { type Job, type WaitOptions, waitForJob } from './wait-for-job.ts';

export interface ClientOptions {
  /** Where the server is, such as http://127.0.0.1:8080. */
  readonly baseUrl: string;
  /** An API key; without any key on the server, loopback needs none. */
  readonly key?: string | undefined;
  /** How often a request is sent again at most; default: 2. */
  readonly retries?: number | undefined;
  /** How long one attempt may take; 0: any time; default: 60 s. */
  readonly timeoutMs?: number | undefined;
  /** Whether POSTs carry an Idempotency-Key by themselves; default: true. */
  readonly idempotencyKeys?: boolean | undefined;
  /** Default: the one of the runtime. */
  readonly fetch?: typeof fetch | undefined;
  /** How it waits between attempts; for tests. */
  readonly sleep?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

/** Every operation of the API, and what needs more than one request. */
export interface Client extends Omit<Methods, 'jobs' | 'ledger' | 'films'> {
  readonly jobs: Methods['jobs'] & {
    /** Waits until a job is done. @throws {JobFailedError} */
    wait(id: string, options?: WaitOptions): Promise<Job>;
  };
  readonly ledger: Omit<Methods['ledger'], 'stream'> & {
    /** The events as they come, without an end; goes on where a cut connection ended. */
    stream(input?: Input<'ledger.stream'>, options?: StreamOptions): AsyncGenerator<StreamedEvent>;
  };
  readonly films: Omit<Methods['films'], 'upload'> & {
    /** Sends a film; `jobs.wait` waits until it is measured. */
    upload(upload: FilmUpload, options?: UploadOptions): Promise<Reply<'films.upload'>>;
  };
  readonly webhooks: Methods['webhooks'] & {
    /** The event of a delivery. @throws {WebhookVerificationError} when it is not signed with the secret, or too old */
    verify(delivery: Delivery): Promise<WebhookEvent>;
  };
}

/** A client of the HTTP API: `client.noun.verb(input, options)`. */
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
  for (const id of Object.keys(OPERATIONS) as OperationId[]) {
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
  // made from the same table as the type
  return nouns as unknown as Client;
}
