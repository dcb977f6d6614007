import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { createClient } from '../client/index.ts';
import { fetchInside } from './fetch-inside.ts';

/** A placeholder: the requests of tools never leave this process. */
const INSIDE = 'http://localhost';

/** Serves `POST /mcp`: the Model Context Protocol, stateless. Every tool sends a request to this API with the caller's own key. */
export const mcpRoute: FastifyPluginAsync = async (app) => {
  const config = { role: 'viewer', answersSecret: true } as const;
  // clients of the 2025 protocol ask for a stream of server messages, which does not exist here
  app.route({
    method: ['GET', 'DELETE'],
    url: '/mcp',
    config,
    schema: { hide: true },
    handler: (_, reply) => reply.code(405).header('allow', 'POST').send(),
  });
  app.post('/mcp', { config, schema: { hide: true, body: z.unknown() } }, async (request, reply) => {
    // an engine that serves no agents never loads this module
    const { answerMcp } = await import('../mcp/index.ts');
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const client = createClient({
      baseUrl: INSIDE,
      key,
      retries: 0,
      timeoutMs: 0,
      idempotencyKeys: false,
      fetch: fetchInside(app),
    });
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined) headers.set(name, String(value));
    headers.delete('content-length');
    const asked = new Request(`${INSIDE}/mcp`, { method: 'POST', headers, body: JSON.stringify(request.body) });
    const answer = await answerMcp(client, asked, request.body);
    for (const [name, value] of answer.headers) reply.header(name, value);
    return reply.code(answer.status).send(Buffer.from(await answer.arrayBuffer()));
  });
};
