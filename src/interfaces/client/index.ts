/**
 * The typed client of campaigns-engine's HTTP API. It has no dependencies, and the same file runs in Node.js 20, browsers and
 * workers.
 *
 * @packageDocumentation
 */
export { type Client, type ClientOptions, createClient } from './create-client.ts';
export type {
  Call,
  CallOptions,
  Input,
  ListCall,
  OperationId,
  ProblemCode,
  ProblemCodeOf,
  Reply,
  ReplyInfo,
  StreamedBody,
} from './methods.ts';
export { VERSION } from './operations.ts';
export { ApiError, ConnectionError, JobFailedError, type Problem } from './problem.ts';
export type { components } from './schema.ts';
export type { LedgerEvent, StreamedEvent } from './stream-ledger.ts';
export type { FilmUpload, UploadOptions } from './upload-film.ts';
export { type Delivery, verifyWebhook, type WebhookEvent, WebhookVerificationError } from './verify-webhook.ts';
export type { Job, WaitOptions } from './wait-for-job.ts';
