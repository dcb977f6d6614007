import type { FastifyInstance, InjectOptions } from 'fastify';

/** `fetch` for this process' own API, without a connection: a client that uses it needs no address. */
export function fetchInside(app: Pick<FastifyInstance, 'inject'>): typeof fetch {
  return async (url, { method = 'GET', headers, body } = {}) => {
    const { pathname, search } = new URL(String(url));
    const options: InjectOptions = {
      method: method as NonNullable<InjectOptions['method']>,
      url: `${pathname}${search}`,
      headers: Object.fromEntries(new Headers(headers)),
    };
    const reply = await app.inject(typeof body === 'string' ? { ...options, payload: body } : options);
    const answered = new Headers();
    for (const [name, value] of Object.entries(reply.headers))
      if (value !== undefined) answered.set(name, String(value));
    return new Response(new Uint8Array(reply.rawPayload), { status: reply.statusCode, headers: answered });
  };
}
