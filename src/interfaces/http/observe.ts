import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Prometheus, RequestSpan, Tracing } from '../telemetry/index.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The request's span, if tracing is on. */
    span: RequestSpan | undefined;
  }
}

export interface Watchers {
  /** Counts requests; served at /metrics. */
  readonly metrics?: Prometheus | undefined;
  /** Receives the traces of requests. */
  readonly tracing?: Tracing | undefined;
}

/** Returns the route's template; all paths that match no route count as one. */
const routeOf = ({ is404, routeOptions }: FastifyRequest) => (is404 ? 'none' : (routeOptions.url ?? 'none'));

/**
 * Reports every finished request to log, metrics and traces. Requests that only read are logged at `debug`, so that the log has one
 * line for each change and for each failure of the server.
 */
export function observe(app: FastifyInstance, { metrics, tracing }: Watchers): void {
  app.decorateRequest('span', undefined);
  if (tracing !== undefined) traceRequests(app, tracing);
  const logsReads = ['trace', 'debug'].includes(app.log.level);
  app.addHook('onResponse', (request, reply, done) => {
    const { method, log } = request;
    const status = reply.statusCode;
    const route = routeOf(request);
    const ms = Math.round(reply.elapsedTime * 1000) / 1000;
    const isRead = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
    const level = isRead && status < 500 ? 'debug' : 'info';
    if (level === 'info' || logsReads)
      log[level]({ method, route, path: pathOf(request), status, ms }, 'request completed');
    metrics?.requestEnded({ method, route, status, seconds: ms / 1000 });
    request.span?.end({ 'http.response.status_code': status }, status >= 500);
    done();
  });
}

function traceRequests(app: FastifyInstance, tracing: Tracing): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const route = routeOf(request);
    request.span = tracing.begin(`${request.method} ${route}`, request.headers, {
      'http.request.method': request.method,
      'http.route': route,
      'url.path': pathOf(request),
      request_id: request.id,
    });
    request.span.within(done);
  });
  // reading the body breaks the async context, so the span is set here
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.span === undefined) done();
    else request.span.within(done);
  });
}

const pathOf = ({ url }: FastifyRequest) => url.split('?', 1)[0] ?? url;

/** Serves `GET /metrics` for Prometheus to scrape. */
export const metricsRoute =
  (metrics: Prometheus): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/metrics',
      {
        config: { role: 'viewer', isAlwaysServed: true },
        // hidden, because it is no operation for programs: Prometheus knows the format
        schema: { hide: true },
      },
      async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
    );
  };
