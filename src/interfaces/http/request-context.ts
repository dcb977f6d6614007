import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../../context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The engine's context for this request: its id, its log, and its sender as the actor. */
    ctx: Context;
  }
}

const REQUEST_ID = 'x-request-id';
/** What callers and proxies write (UUIDs, ULIDs, trace ids), and nothing that would confuse a log. */
const WELL_FORMED = /^[\w.:/+=@-]{1,128}$/;

/** The caller's own id for the request, when it sent a well-formed one; else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID];
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Every answer carries the id of its request. */
export const showRequestId = (reply: FastifyReply) => reply.header(REQUEST_ID, reply.request.id);

/**
 * Gives every request a context of its own, before anything else looks at it. What only reads may keep the database busy for so
 * long: every GET, and whatever a viewer may ask for.
 */
export function giveContexts(app: FastifyInstance, ctx: Context, readMs: number): void {
  app.decorateRequest('ctx');
  // with the same keys as its copies: of such an object the engine copies all at once, of another key by key, 35 times as slowly
  const writing: Context = { ...ctx, requestId: undefined };
  const reading: Context = { ...writing, db: ctx.db.limited(readMs) };
  app.addHook('onRequest', (request, reply, done) => {
    const isReading = READING.has(request.method) || request.routeOptions.config?.role === 'viewer';
    request.ctx = { ...(isReading ? reading : writing), requestId: request.id, log: request.log };
    showRequestId(reply);
    done();
  });
}
