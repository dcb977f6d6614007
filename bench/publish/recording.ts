import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Dispatcher, request } from 'undici';

/** A request as it was sent, and its reply. */
export interface Sent {
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly status: number;
  readonly reply: string;
}

/** Headers that belong to a connection, not to a request. */
const OF_CONNECTION = ['host', 'connection', 'transfer-encoding', 'content-length', 'keep-alive'];

/** Starts a proxy that forwards requests and records them from `begin` on. */
export async function recording(target: string) {
  let kept: Sent[] = [];
  const server = createServer(async (incoming, response) => {
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).flatMap(([name, value]) =>
        typeof value === 'string' && !OF_CONNECTION.includes(name) ? [[name, value]] : [],
      ),
    );
    const one = {
      method: incoming.method === 'POST' ? 'POST' : incoming.method === 'DELETE' ? 'DELETE' : 'GET',
      path: incoming.url ?? '/',
      headers,
      body: await buffer(incoming),
    } as const;
    const { status, text } = await send(target, one);
    kept.push({ ...one, status, reply: text });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(text);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    begin: () => {
      kept = [];
    },
    /** Returns what was recorded, by account; each account has its own token. */
    sent: (): readonly (readonly Sent[])[] =>
      [...new Set(kept.map(tokenOf))].map((token) => kept.filter((one) => tokenOf(one) === token)),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const tokenOf = ({ headers }: Sent) => headers.authorization;

/** Matches ids of objects, which have 18 digits. */
const IDS = /\d{18}/g;

/**
 * Sends everything again as a script would: all accounts at once, and each account's requests in order, one after the other. Uses other
 * accounts, and the ids that the platform returns this time.
 *
 * @param renumbered replaces an account of the recording by one of this run
 * @returns seconds
 * @throws if a reply is of another kind than the recorded one
 */
export async function replay(
  target: string,
  accounts: readonly (readonly Sent[])[],
  renumbered: (account: string) => string,
): Promise<number> {
  const start = performance.now();
  await Promise.all(
    accounts.map(async (sent) => {
      const ids = new Map<string, string>();
      const now = (text: string) => renumbered(text).replace(IDS, (id) => ids.get(id) ?? id);
      for (const one of sent) {
        const isJson = one.headers['content-type'] === 'application/json';
        const body = isJson ? Buffer.from(now(one.body.toString())) : one.body;
        const { status, text } = await send(target, { ...one, path: now(one.path), body });
        if (status !== one.status)
          throw new Error(`${one.method} ${one.path} got ${status}, not ${one.status}: ${text}`);
        if (one.method !== 'POST') continue;
        const [was, is] = [one.reply.match(IDS) ?? [], text.match(IDS) ?? []];
        for (const [at, id] of was.entries()) ids.set(id, is[at] ?? id);
      }
    }),
  );
  return (performance.now() - start) / 1_000;
}

async function send(target: string, { method, path, headers, body }: Omit<Sent, 'status' | 'reply'>) {
  const answer = await request(`${target}${path}`, { method, headers, ...(body.length === 0 ? {} : { body }) });
  return { status: answer.statusCode, text: await answer.body.text() };
}
