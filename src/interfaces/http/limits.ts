import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How large a request may be, and how long it may take to arrive. */
export interface RequestLimits {
  /** Of a body that is read whole. */
  readonly bodyBytes: number;
  /** From its headers to its last byte; a streamed body takes as long as it needs. */
  readonly bodyMs: number;
  /** How long a streamed body may pause. */
  readonly pauseMs: number;
  /** How long a request that only reads may keep a connection to PostgreSQL. */
  readonly readMs: number;
}

export const REQUEST_LIMITS: RequestLimits = { bodyBytes: 4_194_304, bodyMs: 30_000, pauseMs: 60_000, readMs: 30_000 };
/** Of the headers. Node looks every 5 s; it answers 408 itself. */
export const HEADERS = { headersTimeout: 20_000, connectionsCheckingInterval: 5_000 };

/**
 * Ends requests whose body does not come, also those that were refused before it was read: a connection costs memory as long
 * as it is open. Called before any hook that may refuse.
 */
export function limitBodies(app: FastifyInstance, { bodyMs, pauseMs }: RequestLimits): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if ((length === undefined || length === '0') && encoding === undefined) return done();
    const { raw } = request;
    if (request.routeOptions.config?.isStreamed) limitPauses(raw, pauseMs);
    else {
      const late = setTimeout(() => {
        if (reply.sent) raw.destroy();
        // what still comes belongs to no request
        else
          reply
            .header('connection', 'close')
            .send(new BodyTooSlow(`the body did not arrive within ${bodyMs / 1000} s of its headers`));
      }, bodyMs).unref();
      for (const event of ['end', 'close']) raw.once(event, () => clearTimeout(late));
    }
    done();
  });
}

/** Told as Fastify tells of a body that is too large: problem.ts has the words. */
class BodyTooSlow extends Error {
  readonly statusCode = 408;
  readonly code = 'ERR_HTTP_REQUEST_TIMEOUT';
}

function limitPauses(raw: IncomingMessage, pauseMs: number): void {
  const socket: unknown = raw.socket;
  // a request that comes from within this process has no socket
  if (!(socket instanceof Socket)) return;
  socket.setTimeout(pauseMs);
  raw.once('end', () => socket.setTimeout(0));
}
