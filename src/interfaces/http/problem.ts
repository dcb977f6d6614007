import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  EngineError,
  type ErrorCode,
  type ErrorKind,
  errorCodes,
  isDiskFull,
  isEngineError,
  MOST_LISTED,
  titleOf,
  unavailable,
} from '../../core/kernel/index.ts';
import { showRequestId } from './request-context.ts';

/** The HTTP status of each kind of error. */
export const STATUS: Record<ErrorKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  changed: 412,
  'too-many': 429,
  unavailable: 503,
};

/** Requests that Fastify refuses before routing, in our words. */
const REFUSED_BY_FASTIFY: Record<string, { code: ErrorCode; detail?: (request: FastifyRequest) => string }> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'malformed-json' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'malformed-json', detail: () => 'the body is empty; send a JSON object' },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'body-too-large',
    detail: ({ routeOptions }) => `the body has more than ${routeOptions.bodyLimit} bytes, the maximum here`,
  },
  'request-aborted': { code: 'request-aborted' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'request-timeout' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported-media-type',
    detail: ({ headers, routeOptions }) => {
      const accepted = routeOptions.schema?.consumes ?? ['application/json'];
      return `content-type is ${JSON.stringify(headers['content-type'] ?? '')}: send ${accepted.join(' or ')}`;
    },
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'malformed-request' },
};

/** A problem of RFC 9457, with our `code`, and `errors` for wrong fields. */
export const Problem = z
  .looseObject({
    type: z.string().describe('/problems/<code>'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().describe('the request id'),
    code: z.enum(errorCodes()).describe('a stable kebab-case word; docs/errors.md says what to do'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe(`the invalid fields; at most ${MOST_LISTED}`),
    errors_total: z.int().optional().describe('how many there are, when not all are listed'),
  })
  .meta({
    id: 'Problem',
    examples: [
      {
        type: '/problems/video-not-found',
        title: 'Video not found',
        status: 404,
        detail: 'there is no video asset 11111111-1111-1111-1111-111111111111',
        instance: '0f1c9d2e-6c1c-4d0e-9a54-2f4f1d1f6a3b',
        code: 'video-not-found',
      },
    ],
  });

/**
 * Checks whether the caller left before its request was complete: nobody reads the reply, and the server has not failed. A body that
 * we stop reading, because a disk is full or the database fails, is also cut off, but it counts as that failure.
 */
const hasLeft = ({ raw }: FastifyRequest, error: Error) =>
  raw.destroyed && !raw.complete && 'code' in error && LEFT.has(String(error.code));

/** Node's error codes for a body that ends too early. */
const LEFT = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'EPIPE', 'ABORT_ERR']);

class ClientLeft extends Error {
  readonly statusCode = 400;
  readonly code = 'request-aborted';
  override readonly message = 'the connection was closed before the request was whole';
}

/** Answers any error as application/problem+json. Unexpected errors are logged and answered with 500, without internal details. */
export function answerError(error: FastifyError | EngineError | Error, request: FastifyRequest, reply: FastifyReply) {
  const { status, code, detail, details } = described(toldAs(error, request), request);
  if (status >= 500 && LOGGED.has(code)) request.log.error({ err: error }, 'a request failed');
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="campaigns-engine"');
  if (status === 503) reply.header('retry-after', '1');
  // no hook has run for a request that is refused before routing
  showRequestId(reply);
  return reply
    .code(status)
    .header('content-type', 'application/problem+json')
    .send(
      // as bytes, because Fastify adds a charset to text, and this media type has none
      Buffer.from(
        JSON.stringify({
          type: `/problems/${code}`,
          title: titleOf(code),
          status,
          detail,
          instance: request.id,
          code,
          ...details,
        }),
      ),
    );
}

/** Failures of the server. The log contains the reason. */
const LOGGED: ReadonlySet<string> = new Set(['internal-error', 'disk-full']);

function toldAs(error: FastifyError | EngineError | Error, request: FastifyRequest) {
  if (isEngineError(error)) return error;
  if (isDiskFull(error))
    return unavailable(
      'disk-full',
      'a disk of the server is full: its operator has to free space; the log has the error',
    );
  return hasLeft(request, error) ? new ClientLeft() : error;
}

function described(error: FastifyError | EngineError | Error, request: FastifyRequest) {
  if (isEngineError(error))
    return { status: STATUS[error.kind], code: error.code, detail: error.message, details: error.details };
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (status < 400 || status >= 500)
    return {
      status: 500,
      code: 'internal-error',
      detail: 'the engine failed unexpectedly; see the log under this request id',
      details: {},
    };
  const known = 'code' in error ? REFUSED_BY_FASTIFY[String(error.code)] : undefined;
  const code = known?.code ?? (error instanceof SyntaxError ? 'malformed-json' : 'malformed-request');
  return { status, code, detail: known?.detail?.(request) ?? error.message, details: {} };
}

export const noSuchRoute = (method: string, url: string) =>
  new EngineError('route-not-found', `there is no ${method} ${url.split('?')[0]}: /docs lists the routes`);
