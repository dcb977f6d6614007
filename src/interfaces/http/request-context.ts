import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../../context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The engine's context for this request, with its id, its log, and its sender as the actor. */
    ctx: Context;
  }
}

const REQUEST_ID = 'x-request-id';
/** The characters of ids that callers and proxies send (UUIDs, ULIDs, trace ids); none of them can garble a log. */
const WELL_FORMED = /^[\w.:/+=@-]{1,128}$/;

/** Returns the caller's own id for the request if it is well-formed; otherwise a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID];
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Adds the request's id to every reply. */
export const showRequestId = (reply: FastifyReply) => reply.header(REQUEST_ID, reply.request.id);

/**
 * Gives every request its own context, before any other hook runs. The time that a request may keep the database busy is limited if
 * it only reads: every GET, and whatever a viewer may call.
 */
export function giveContexts(app: FastifyInstance, ctx: Context, readMs: number): void {
  app.decorateRequest('ctx');
  // has the same keys as its copies: the engine then copies it in one step; otherwise key by key, which takes 35 times as long
  const writing: Context = { ...ctx, requestId: undefined };
  const reading: Context = { ...writing, db: ctx.db.limited(readMs) };
  app.addHook('onRequest', (request, reply, done) => {
    const isReading = READING.has(request.method) || request.routeOptions.config?.role === 'viewer';
    request.ctx = { ...(isReading ? reading : writing), requestId: request.id, log: request.log };
    showRequestId(reply);
    done();
  });
}
