import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Prometheus, RequestSpan, Tracing } from '../telemetry/index.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Its span, when traces are taken. */
    span: RequestSpan | undefined;
  }
}

export interface Watchers {
  /** Counts requests, and is served at /metrics. */
  readonly metrics?: Prometheus | undefined;
  /** Takes the traces of requests. */
  readonly tracing?: Tracing | undefined;
}

/** The route's template: of what matches none, all is one. */
const routeOf = ({ is404, routeOptions }: FastifyRequest) => (is404 ? 'none' : (routeOptions.url ?? 'none'));

/**
 * Tells log, metrics and traces of every request that has ended. What only reads is logged at `debug`, so that a line is
 * written for each change and for each failure of ours.
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
  // what reads the body calls back from outside
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.span === undefined) done();
    else request.span.within(done);
  });
}

const pathOf = ({ url }: FastifyRequest) => url.split('?', 1)[0] ?? url;

/** `GET /metrics`, for Prometheus to scrape. */
export const metricsRoute =
  (metrics: Prometheus): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/metrics',
      {
        config: { role: 'viewer', isAlwaysServed: true },
        // Prometheus knows its own format: it is no operation for programs
        schema: { hide: true },
      },
      async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
    );
  };
