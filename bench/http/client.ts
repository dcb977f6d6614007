import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  /** The body as it arrived, one character per byte. */
  readonly body: string;
}

/**
 * Returns one HTTP/1.1 request as bytes for a connection that is kept alive.
 *
 * @param body sent as JSON; a string is sent unchanged
 * @param headers in addition to, or instead of, the JSON media type
 */
export function rawRequest(
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const content = typeof body === 'string' ? body : JSON.stringify(body);
  const ofContent =
    content === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) };
  const lines = Object.entries({ host: 'localhost', ...ofContent, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${content ?? ''}`);
}

/** A connection that is kept alive, for one request at a time. It reads as little as possible, to leave the CPU to the server. */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #asked: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void } | undefined;
  #failure: Error | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket.setEncoding('latin1');
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed a connection')));
    socket.on('data', (part: string) => this.#take(part));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  /** @throws if the connection is lost */
  send(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#asked = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#asked?.reject(error);
  }

  #take(part: string): void {
    this.#received += part;
    const head = this.#received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#received.slice(0, head))?.[1]);
    if (Number.isNaN(length)) this.#fail(new Error(`an answer without a length: ${this.#received}`));
    if (!(this.#received.length >= head + 4 + length)) return;
    const answer = { status: Number(this.#received.slice(9, 12)), body: this.#received.slice(head + 4) };
    this.#received = '';
    this.#asked?.resolve(answer);
  }
}

export const openConnections = (port: number, count: number): Promise<Connection[]> =>
  Promise.all(Array.from({ length: count }, () => Connection.open(port)));

/**
 * Sends the requests over several connections at once; each connection sends its share, one after the other.
 *
 * @returns seconds
 * @throws if the status of a reply is not 200
 */
export async function sendAll(port: number, requests: readonly Buffer[], connections: number): Promise<number> {
  const opened = await openConnections(port, connections);
  const startedAt = performance.now();
  await Promise.all(
    opened.map((connection, at) =>
      sendInTurn(
        connection,
        requests.filter((_, place) => place % connections === at),
      ),
    ),
  );
  const took = (performance.now() - startedAt) / 1000;
  for (const connection of opened) connection.close();
  return took;
}

async function sendInTurn(connection: Connection, requests: readonly Buffer[]): Promise<void> {
  for (const request of requests) {
    const { status, body } = await connection.send(request);
    if (status !== 200) throw new Error(`not 200 but ${status}: ${body}`);
  }
}
