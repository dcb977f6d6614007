import { createMcpHandler } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Client } from '../client/index.ts';
import { mcpServer } from './server.ts';

/** Answers one request over HTTP, in either version of the protocol. */
export const answerMcp = (client: Client, request: Request, parsedBody: unknown): Promise<Response> =>
  createMcpHandler(() => mcpServer(client)).fetch(request, { parsedBody });

/** Speaks the protocol over standard input and output, until the other side closes one of them. */
export async function serveMcp(client: Client): Promise<void> {
  const { stdin, stdout } = process;
  const ended = new Promise<void>((resolve) => {
    const end = () => resolve();
    stdin.once('end', end).once('close', end).once('error', end);
    stdout.once('close', end).once('error', end);
  });
  const connection = serveStdio(() => mcpServer(client));
  await ended;
  await connection.close();
  // an open pipe would keep the process alive
  stdin.destroy();
}
