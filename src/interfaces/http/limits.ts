import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The maximum size of a request, and the maximum time it may take to arrive. */
export interface RequestLimits {
  /** Maximum size of a body that is read as a whole. */
  readonly bodyBytes: number;
  /** Maximum time from the headers to the last byte. A streamed body may take any time. */
  readonly bodyMs: number;
  /** Maximum pause within a streamed body. */
  readonly pauseMs: number;
  /** How long a request that only reads may hold a connection to PostgreSQL. */
  readonly readMs: number;
}

export const REQUEST_LIMITS: RequestLimits = { bodyBytes: 4_194_304, bodyMs: 30_000, pauseMs: 60_000, readMs: 30_000 };
/** Time limits for the headers. Node checks every 5 s and answers 408 itself. */
export const HEADERS = { headersTimeout: 20_000, connectionsCheckingInterval: 5_000 };

/**
 * Ends requests whose body does not arrive, including those that were refused before the body was read, because an open connection
 * costs memory. Call it before any hook that may refuse a request.
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
        // closes the connection, because what still arrives belongs to no request
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

/** Reported in the form of Fastify's own error for a body that is too large; problem.ts has the message. */
class BodyTooSlow extends Error {
  readonly statusCode = 408;
  readonly code = 'ERR_HTTP_REQUEST_TIMEOUT';
}

function limitPauses(raw: IncomingMessage, pauseMs: number): void {
  const socket: unknown = raw.socket;
  // a request from within this process has no socket
  if (!(socket instanceof Socket)) return;
  socket.setTimeout(pauseMs);
  raw.once('end', () => socket.setTimeout(0));
}
