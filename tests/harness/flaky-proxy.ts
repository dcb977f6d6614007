import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** What can happen to a request: it is forwarded, refused first, or cut off before, after, or in the middle of its reply. */
const FATES = ['pass', 'pass', 'overloaded', 'too-many-requests', 'cut-before', 'cut-after', 'cut-within'] as const;
type Fate = (typeof FATES)[number];

const STATUS: Partial<Record<Fate, number>> = { overloaded: 503, 'too-many-requests': 429 };

/** Starts a proxy that loses some requests and some replies. */
export async function flakyProxy(target: string): Promise<{ url: string; fates: Map<Fate, number>; end(): void }> {
  const fates = new Map<Fate, number>();
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    // a fixed order that does not coincide with the pattern of requests
    const fate = FATES[(turn++ * 5 + Math.floor(turn / 7)) % FATES.length] ?? 'pass';
    fates.set(fate, (fates.get(fate) ?? 0) + 1);
    const status = STATUS[fate];
    if (fate === 'cut-before') incoming.socket.destroy();
    else if (status !== undefined) refuse(outgoing, status, fate);
    else passOn(new URL(target), incoming, outgoing, fate);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const end = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${address.port}`, fates, end };
}

function refuse(outgoing: ServerResponse, status: number, code: string): void {
  const problem = { type: `/problems/${code}`, title: code, status, detail: code, instance: 'proxy', code };
  outgoing.writeHead(status, { 'content-type': 'application/problem+json', 'retry-after': '0' });
  outgoing.end(JSON.stringify(problem));
}

function passOn(target: URL, incoming: IncomingMessage, outgoing: ServerResponse, fate: Fate): void {
  const { method, url: path, headers } = incoming;
  const { hostname, port } = target;
  const sent = request({ hostname, port, method, path, headers: { ...headers, host: target.host } }, (reply) => {
    const chunks: Buffer[] = [];
    reply.on('data', (chunk: Buffer) => chunks.push(chunk));
    reply.on('end', () => {
      const body = Buffer.concat(chunks);
      if (fate === 'cut-after') incoming.socket.destroy();
      else {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        if (fate === 'cut-within') outgoing.write(body.subarray(0, body.length / 2), () => incoming.socket.destroy());
        else outgoing.end(body);
      }
    });
  });
  sent.on('error', () => incoming.socket.destroy());
  incoming.pipe(sent);
}
