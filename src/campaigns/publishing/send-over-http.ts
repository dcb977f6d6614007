import { openAsBlob } from 'node:fs';
import { Agent, FormData, request as send } from 'undici';
import { brief, type Mask } from './mask.ts';
import type { ApiRequest, Form, Json, Raw } from './port.ts';
import { isWrite, patienceMs, patienceWithFileMs, type Wire } from './wire.ts';

const LARGEST_REPLY = 32 * 1024 * 1024;

const AGENT = new Agent();

/** Sends a request over HTTP, once. Redirects are not followed. */
export const sendOverHttp: Wire = async ({ url, request, headers, mask, speed }) => {
  let body: Body | undefined;
  try {
    body = await bodyOf(request);
  } catch (error) {
    return { sent: 'no', why: brief(mask.text(wordsOf(error))) };
  }
  const patience = patienceMs(speed);
  try {
    const reply = await send(url, {
      method: request.method,
      headers: {
        ...headers,
        ...request.headers,
        accept: 'application/json',
        ...(body?.type !== undefined && { 'content-type': body.type }),
      },
      body: body?.body ?? null,
      reset: isWrite(request),
      dispatcher: AGENT,
      headersTimeout: patience,
      bodyTimeout: patience,
      signal: AbortSignal.timeout(patienceWithFileMs(speed, body?.bytes ?? 0)),
    });
    return { status: reply.statusCode, headers: reply.headers, body: await jsonOf(reply, mask) };
  } catch (error) {
    return { sent: hasSurelyNotLeft(error) ? 'no' : 'maybe', why: brief(mask.text(wordsOf(error))) };
  }
};

interface Body {
  readonly body: string | FormData | Buffer;
  readonly bytes: number;
  /** Undefined if the body sets its own content type. */
  readonly type?: string;
}

/** A file is sent as a stream with a known length: 600 MB take 110 MB of memory, where the built-in fetch took 707. */
async function bodyOf({ body, form, raw }: ApiRequest): Promise<Body | undefined> {
  if (body !== undefined) return { body: JSON.stringify(body), bytes: 0, type: 'application/json' };
  if (raw !== undefined) return rawBody(raw);
  return form === undefined ? undefined : await multipart(form);
}

async function rawBody(raw: Raw): Promise<Body> {
  if ('text' in raw) return { body: raw.text, bytes: 0, type: raw.type };
  // a part is small enough for memory
  const part = (await openAsBlob(raw.path)).slice(raw.from, raw.to);
  return { body: Buffer.from(await part.arrayBuffer()), bytes: part.size, type: raw.type };
}

async function multipart({ fields, file }: Form) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  if (file === undefined) return { body: data, bytes: 0 };
  const whole = await openAsBlob(file.path);
  const part = whole.slice(file.from ?? 0, file.to ?? whole.size);
  data.append(file.field, part, file.name);
  return { body: data, bytes: part.size };
}

/** Reads and masks the JSON body; undefined when it is not JSON, is cut off, or is too large for a reply. */
export async function jsonOf(
  { body }: { readonly body: AsyncIterable<Buffer> },
  mask: Mask,
): Promise<Json | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > LARGEST_REPLY) return undefined;
    parts.push(part);
  }
  try {
    return mask.json(JSON.parse(Buffer.concat(parts).toString('utf8')));
  } catch {
    return undefined;
  }
}

/** Failures that occur before any byte of the request is sent; after any other failure, it may have arrived. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const hasSurelyNotLeft = (error: unknown): boolean => BEFORE_SENDING.has(codeOf(error) ?? '');

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const wordsOf = (error: unknown): string => {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return code === undefined ? message : `${code}: ${message}`;
};
