import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test, vi } from 'vitest';
import { send } from './send.ts';

test.each([
  ['HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n', 'closed without a response'],
  ['HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\n\r\n', 'responded with 302'],
  [`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`, 'Header overflow'],
  ['', 'socket hang up'],
])('a receiver that fails with $1 has not accepted the message', async (answer, why) => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(answer));
  }).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const sent = send({ url: `http://127.0.0.1:${port}/`, headers: {}, body: '{}' }, { toPrivate: true });
    await expect(sent).rejects.toThrow(why);
  } finally {
    server.close();
  }
});

test('a receiver that never responds is abandoned after its time limit', async () => {
  const server = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const inTime = AbortSignal.timeout;
  const given = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => inTime(ms / 1000));
  try {
    const sent = send({ url: `http://127.0.0.1:${port}/`, headers: {}, body: '{}' }, { toPrivate: true });
    await expect(sent).rejects.toThrow('aborted');
    expect(given.mock.calls).toEqual([[10_000]]);
  } finally {
    given.mockRestore();
    server.close();
  }
});
