import type { LedgerEvent } from './stream-ledger.ts';

/** The content of a delivery: a CloudEvents 1.0 event about one ledger event. */
export interface WebhookEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly sequence: string;
  readonly data: LedgerEvent;
}

export interface Delivery {
  /** The request's headers: `webhook-id`, `webhook-timestamp`, `webhook-signature`. */
  readonly headers: Headers | Readonly<Record<string, string | string[] | undefined>>;
  /** The body as it arrived, before any parsing. */
  readonly body: string;
  /** The secret that `webhooks.create` returned: `whsec_…`. */
  readonly secret: string;
  /** How far the timestamp may be in the past or the future, in ms. Default: 5 minutes. */
  readonly toleranceMs?: number;
}

/** A delivery that does not come from this engine, was not signed with this secret, or is too old. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

const TOLERANCE_MS = 300_000;
const HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

/**
 * Checks that a delivery comes from this engine and is recent, according to Standard Webhooks. A delivery that is sent again keeps
 * its id, so store the ids that you have seen.
 *
 * @throws {WebhookVerificationError}
 */
export async function verifyWebhook({
  headers,
  body,
  secret,
  toleranceMs = TOLERANCE_MS,
}: Delivery): Promise<WebhookEvent> {
  const header = (name: string) => headerOf(headers, name);
  const [id, timestamp, signatures] = HEADERS.map(header);
  if (!id || !timestamp || !signatures) throw new WebhookVerificationError(`the request has no ${HEADERS.join(', ')}`);
  const age = Date.now() - Number(timestamp) * 1000;
  if (!(Math.abs(age) <= toleranceMs))
    throw new WebhookVerificationError('the delivery is too old, or from the future');
  const raw = bytesOf(secret.replace(/^whsec_/, ''));
  // with an empty secret, anyone could sign
  if (raw.length === 0)
    throw new WebhookVerificationError('the secret is not valid: pass it exactly as webhooks.create returned it');
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  for (const signature of signatures.split(' ')) {
    const [version, value = ''] = signature.split(',');
    if (version === 'v1' && (await crypto.subtle.verify('HMAC', key, bytesOf(value), signed))) return JSON.parse(body);
  }
  throw new WebhookVerificationError('the delivery was not signed with this secret');
}

function headerOf(headers: Delivery['headers'], name: string): string {
  if (headers instanceof Headers) return headers.get(name) ?? '';
  const value = Object.entries(headers).find(([given]) => given.toLowerCase() === name)?.[1];
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
