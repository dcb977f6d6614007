import { createHash, randomUUID } from 'node:crypto';
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Db } from '../../../core/db/index.ts';
import { conflict, EngineError } from '../../../core/kernel/index.ts';
import { IDEMPOTENCY_KEY, readKey } from './key.ts';
import { keyedDb } from './keyed-db.ts';
import { type Answer, type Claim, claim, giveBack, keep, RENEW_MS, renew, standing } from './store.ts';

export { KEY_HEADER } from './key.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is read as it arrives, so two requests cannot be compared. */
    isStreamed?: boolean;
    /** The response contains a secret, which must not be stored to be sent again. */
    answersSecret?: boolean;
  }
  interface FastifyRequest {
    /** The idempotency key that the request runs under; undefined without a key, and once its response is stored. */
    running: { readonly claim: Claim; readonly renewal: NodeJS.Timeout; readonly db: Db } | undefined;
  }
}

/** Returns whether a route accepts an idempotency key. */
export const takesKey = (method: string, { isStreamed, answersSecret }: FastifyContextConfig = {}): boolean =>
  method === 'POST' && isStreamed !== true && answersSecret !== true;

/**
 * Accepts an Idempotency-Key on every POST, except those with a streamed body or a secret in the response. Keys belong to an actor.
 * A repeated request gets the response of the first one; another request under the same key is refused. A request without the
 * header costs nothing. The key is marked in the same transaction as the change that the request makes. A request that ends with
 * 5xx or 429 before it changed anything frees its key: at once or, if its process dies, after 60 s. A request that did change
 * something keeps its key, so that it is never done twice.
 *
 * @throws `idempotency-key-reused` 422; `idempotency-key-in-use`, `idempotency-answer-lost` 409
 */
export function honorIdempotencyKeys(app: FastifyInstance): void {
  app.decorateRequest('running', undefined);
  app.addHook('preHandler', (request, reply, done) => {
    const header = request.headers[IDEMPOTENCY_KEY];
    const { method, is404, routeOptions } = request;
    if (header === undefined || is404 || !takesKey(method, routeOptions.config)) done();
    else answerOnce(request, reply, header).then((replays) => (replays ? undefined : done()), done);
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    if (request.running === undefined) done(null, payload);
    else settle(request, reply, payload).then(() => done(null, payload), done);
  });
}

/** @returns whether the request has been answered; otherwise it holds the key and runs */
async function answerOnce(request: FastifyRequest, reply: FastifyReply, header: string | string[]): Promise<boolean> {
  const { db, actor } = request.ctx;
  const mine: Claim = { actor, key: readKey(header), holder: randomUUID() };
  const asked = fingerprintOf(request);
  // loops, because the holder may release the key between the two statements
  for (;;) {
    if (await claim(db, mine, asked)) {
      const renewal = setInterval(() => void keepAlive(request, db, mine), RENEW_MS).unref();
      request.running = { claim: mine, renewal, db };
      request.ctx = { ...request.ctx, db: keyedDb(db, mine) };
      return false;
    }
    const known = await standing(db, mine);
    if (known === undefined) continue;
    if (known.fingerprint !== asked) throw keyReused(mine.key);
    if (known.answer === undefined) {
      if (known.isDone) throw answerLost(mine.key);
      reply.header('retry-after', '1');
      throw conflict('idempotency-key-in-use', `the first request with Idempotency-Key ${mine.key} is still running`);
    }
    replay(reply, known.answer);
    return true;
  }
}

const answerLost = (key: string) =>
  conflict(
    'idempotency-answer-lost',
    `the first request with Idempotency-Key ${key} was carried out, but its response was lost: read what it changed`,
  );

const keyReused = (key: string) =>
  new EngineError(
    'idempotency-key-reused',
    `Idempotency-Key ${key} was used for another request in the last 24 hours: a new request needs a new key`,
  );

/** Returns a fingerprint of the parsed request. The order of fields and the spelling of ids do not change it. */
function fingerprintOf({ routeOptions, params, query, body }: FastifyRequest): string {
  const asked = JSON.stringify([routeOptions.url, params, query, body]);
  return createHash('sha256').update(asked).digest('hex');
}

function replay(reply: FastifyReply, { status, contentType, body }: Answer): void {
  if (contentType !== null) reply.header('content-type', contentType);
  reply.code(status).header('idempotent-replayed', 'true').send(Buffer.from(body));
}

/** Uses the database itself: with the request's own, the renewal would count as a change that the request made. */
const keepAlive = (request: FastifyRequest, db: Db, mine: Claim) =>
  renew(db, mine).catch((error: unknown) =>
    request.log.warn({ err: error }, 'the lease of an idempotency key could not be renewed'),
  );

/** Stores the response before the caller sees it. */
async function settle(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<void> {
  if (request.running === undefined) return;
  const { claim: mine, renewal, db } = request.running;
  request.running = undefined;
  clearInterval(renewal);
  try {
    if (reply.statusCode >= 500 || reply.statusCode === 429) await giveBack(db, mine);
    else await keep(db, mine, answerOf(reply, payload));
  } catch (error) {
    // the request has been carried out, and its caller hears so; a repeated request within the lease is told to wait
    request.log.warn({ err: error }, 'the response to a request could not be stored under its idempotency key');
  }
}

function answerOf(reply: FastifyReply, payload: unknown): Answer {
  const contentType = reply.getHeader('content-type');
  return {
    status: reply.statusCode,
    contentType: contentType === undefined ? null : String(contentType),
    body: typeof payload === 'string' || payload instanceof Buffer ? payload.toString() : '',
  };
}
