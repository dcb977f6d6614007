import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';

/** Returns a `fetch` for the API of this process, without a connection. A client that uses it needs no real address. */
export function fetchInside(app: Pick<FastifyInstance, 'inject'>): typeof fetch {
  return async (url, { method = 'GET', headers, body } = {}) => {
    const { pathname, search } = new URL(String(url));
    const options: InjectOptions = {
      method: method as NonNullable<InjectOptions['method']>,
      url: `${pathname}${search}`,
      headers: isRecord(headers) ? headers : Object.fromEntries(new Headers(headers)),
    };
    const payload = payloadOf(body);
    return lightly(await app.inject(payload === undefined ? options : { ...options, payload }));
  };
}

const isRecord = (headers: RequestInit['headers']): headers is Record<string, string> =>
  headers !== undefined && Object.getPrototypeOf(headers) === Object.prototype;

/** Returns the reply as a Response that is only made when more than its status and text is read: the first takes 40 ms of CPU time. */
function lightly(reply: LightMyRequestResponse): Response {
  let made: Response | undefined;
  const whole = () => {
    made ??= new Response(new Uint8Array(reply.rawPayload), { status: reply.statusCode, headers: headersOf(reply) });
    return made;
  };
  const light: Partial<Response> = {
    status: reply.statusCode,
    ok: reply.statusCode >= 200 && reply.statusCode < 300,
    text: async () => (made === undefined ? reply.payload : made.text()),
  };
  return new Proxy(light as Response, {
    get(_, name) {
      // `await` asks whether it is a promise
      if (name in light || name === 'then') return Reflect.get(light, name);
      const value = Reflect.get(whole(), name, whole());
      return typeof value === 'function' ? value.bind(whole()) : value;
    },
  });
}

function headersOf({ headers }: LightMyRequestResponse): Headers {
  const read = new Headers();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) read.set(name, String(value));
  return read;
}

/** Returns the body as Fastify's `inject` accepts it: text, or a stream that is read as it is sent. */
function payloadOf(body: NonNullable<Parameters<typeof fetch>[1]>['body']): string | Readable | undefined {
  if (body === null || body === undefined || typeof body === 'string') return body ?? undefined;
  const stream = body instanceof Blob ? body.stream() : body;
  // the web and Node declare the same class as two types
  return Readable.fromWeb(stream as ReadableStream, { objectMode: false });
}
