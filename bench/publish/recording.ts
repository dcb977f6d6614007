import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Dispatcher, request } from 'undici';

/** A request as it was sent. */
export interface Sent {
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Headers that belong to a connection, not to a request. */
const OF_CONNECTION = ['host', 'connection', 'transfer-encoding', 'content-length', 'keep-alive'];

/** A proxy that passes requests on and keeps them. */
export async function recording(target: string) {
  let kept: Sent[] = [];
  const server = createServer(async (incoming, response) => {
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).flatMap(([name, value]) =>
        typeof value === 'string' && !OF_CONNECTION.includes(name) ? [[name, value]] : [],
      ),
    );
    const sent: Sent = {
      method: incoming.method === 'POST' ? 'POST' : incoming.method === 'DELETE' ? 'DELETE' : 'GET',
      path: incoming.url ?? '/',
      headers,
      body: await buffer(incoming),
    };
    kept.push(sent);
    const reply = await send(target, sent);
    response.writeHead(reply.statusCode, { 'content-type': 'application/json' });
    response.end(Buffer.from(await reply.body.arrayBuffer()));
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    taken: () => {
      const all = kept;
      kept = [];
      return all;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** As a script would: one after the other in each lane. @returns seconds */
export async function replay(target: string, sent: readonly Sent[], times: number, lanes: number): Promise<number> {
  let left = times;
  const start = performance.now();
  const lane = async () => {
    while (left-- > 0)
      for (const one of sent) {
        const { body } = await send(target, one);
        await body.dump();
      }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return (performance.now() - start) / 1_000;
}

const send = (target: string, { method, path, headers, body }: Sent) =>
  request(`${target}${path}`, { method, headers, ...(body.length === 0 ? {} : { body }) });
