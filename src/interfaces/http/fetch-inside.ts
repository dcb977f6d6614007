import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { FastifyInstance, InjectOptions } from 'fastify';

/** Returns a `fetch` for the API of this process, without a connection. A client that uses it needs no real address. */
export function fetchInside(app: Pick<FastifyInstance, 'inject'>): typeof fetch {
  return async (url, { method = 'GET', headers, body } = {}) => {
    const { pathname, search } = new URL(String(url));
    const options: InjectOptions = {
      method: method as NonNullable<InjectOptions['method']>,
      url: `${pathname}${search}`,
      headers: Object.fromEntries(new Headers(headers)),
    };
    const payload = payloadOf(body);
    const reply = await app.inject(payload === undefined ? options : { ...options, payload });
    const answered = new Headers();
    for (const [name, value] of Object.entries(reply.headers))
      if (value !== undefined) answered.set(name, String(value));
    return new Response(new Uint8Array(reply.rawPayload), { status: reply.statusCode, headers: answered });
  };
}

/** Returns the body as Fastify's `inject` accepts it: text, or a stream that is read as it is sent. */
function payloadOf(body: NonNullable<Parameters<typeof fetch>[1]>['body']): string | Readable | undefined {
  if (body === null || body === undefined || typeof body === 'string') return body ?? undefined;
  const stream = body instanceof Blob ? body.stream() : body;
  // the web and Node declare the same class as two types
  return Readable.fromWeb(stream as ReadableStream, { objectMode: false });
}
