import { createMcpHandler } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Client } from '../client/index.ts';
import { mcpServer } from './server.ts';

/** Answers one request over HTTP, of either protocol era. */
export const answerMcp = (client: Client, request: Request, parsedBody: unknown): Promise<Response> =>
  createMcpHandler(() => mcpServer(client)).fetch(request, { parsedBody });

/** Speaks the protocol over standard input and output, until the other side closes it. */
export const serveMcp = (client: Client) => serveStdio(() => mcpServer(client));
