import { connect, type Socket } from 'node:net';

/** One HTTP/1.1 request as it goes over the wire, kept alive. */
export function rawRequest(method: 'GET' | 'POST', path: string, body?: unknown): Buffer {
  const content = body === undefined ? '' : JSON.stringify(body);
  const type = body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${content.length}\r\n`;
  return Buffer.from(`${method} ${path} HTTP/1.1\r\nhost: localhost\r\n${type}\r\n${content}`);
}

/**
 * Sends the requests over so many connections at once, each its share, one after the other. It reads no more of an answer than
 * its status and length, so that the server has the processor.
 *
 * @returns seconds
 * @throws when an answer is not 200
 */
export async function sendAll(port: number, requests: readonly Buffer[], connections: number): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => opened(port)));
  const startedAt = performance.now();
  await Promise.all(
    sockets.map((socket, at) =>
      sendInTurn(
        socket,
        requests.filter((_, place) => place % connections === at),
      ),
    ),
  );
  const took = (performance.now() - startedAt) / 1000;
  for (const socket of sockets) socket.destroy();
  return took;
}

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket)).once('error', reject);
  });
}

function sendInTurn(socket: Socket, requests: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let answer = '';
    const next = () => {
      const request = requests[sent++];
      if (request === undefined) resolve();
      else socket.write(request);
    };
    socket.setEncoding('latin1');
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed a connection')));
    socket.on('data', (part: string) => {
      answer += part;
      const head = answer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
      if (answer.length < head + 4 + length) return;
      if (!answer.startsWith('HTTP/1.1 200')) return reject(new Error(`not 200: ${answer}`));
      answer = '';
      next();
    });
    next();
  });
}
