import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { approvalRoutes } from '../../campaigns/approvals/index.ts';
import { campaignRoutes, narrowVideos, summarizeVideos } from '../../campaigns/drafts/index.ts';
import {
  adAccountRoutes,
  campaignMoveRoutes,
  publicationRoutes,
  renderRoutes,
} from '../../campaigns/publishing/index.ts';
import { catalogRoutes, importRoute } from '../../content/catalog/index.ts';
import { filmRoutes, pictureRoutes } from '../../content/media/index.ts';
import type { Context } from '../../context.ts';
import { parse } from '../../core/kernel/index.ts';
import { ruleRoutes } from '../../decisions/rules/index.ts';
import { replayRoutes, selectionRoutes } from '../../decisions/selection/index.ts';
import { resultRoutes, syncRoutes } from '../../learning/results/index.ts';
import { learningRoutes } from '../../learning/training/index.ts';
import { budgetRoutes } from '../../optimization/budget/index.ts';
import { experimentRoutes, proposeTest } from '../../optimization/experiments/index.ts';
import { postingTimeRoutes } from '../../optimization/posting-times/index.ts';
import { type DoorPolicy, keyRoutes, openDoor } from '../../trust/access/index.ts';
import { ledgerRoutes, type SealingHealth } from '../../trust/ledger/index.ts';
import { secretRoutes } from '../../trust/secrets/index.ts';
import { webhookRoutes } from '../../trust/webhooks/index.ts';
import { attentionRoutes } from './attention.ts';
import { guard } from './guard.ts';
import { healthRoutes } from './health.ts';
import { honorIdempotencyKeys } from './idempotency/index.ts';
import { jobRoutes } from './jobs.ts';
import { limitRates } from './limit-rates.ts';
import { HEADERS, limitBodies, REQUEST_LIMITS, type RequestLimits } from './limits.ts';
import { mcpRoute } from './mcp-route.ts';
import { metaRoutes } from './meta.ts';
import { metricsRoute, observe, type Watchers } from './observe.ts';
import { describeApi } from './openapi/index.ts';
import { answerError, noSuchRoute } from './problem.ts';
import { jsonParser, mayBeMissing } from './read-json.ts';
import { giveContexts, requestIdOf } from './request-context.ts';
import { scheduleRoutes } from './schedules.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { sessionRoutes } from './sessions.ts';
import { type LoadLimits, shedLoad } from './shed-load.ts';
import { type WebFiles, webRoutes } from './web-files.ts';

export interface AppOptions extends Watchers {
  /** Whether to serve /openapi.json and /docs. */
  readonly docs: boolean;
  /** The dashboard's files; undefined if there is no dashboard. */
  readonly dashboard?: WebFiles | undefined;
  /** The address at which browsers reach this server. Default: the host that a request names, over HTTP. */
  readonly publicUrl?: string | undefined;
  /** Whether to serve only the routes for operations: /healthz, /readyz and /metrics. Default: false. */
  readonly isOperationsOnly?: boolean;
  /** Who needs a key. Default: everyone, once a key exists. */
  readonly door?: DoorPolicy;
  /** How many requests per minute a key may send to this process. Default: 0, which means no limit. */
  readonly requestsPerMinute?: number | undefined;
  /** The load above which requests are rejected. Default: none. */
  readonly loadLimits?: LoadLimits | undefined;
  /** The state of sealing in this process, for /readyz. */
  readonly sealing?: SealingHealth | undefined;
  /** For tests: the maximum size and duration of requests. */
  readonly requestLimits?: RequestLimits;
}

const FEATURES = [
  campaignRoutes,
  campaignMoveRoutes,
  publicationRoutes,
  renderRoutes,
  adAccountRoutes,
  approvalRoutes,
  selectionRoutes(proposeTest),
  catalogRoutes(summarizeVideos, narrowVideos),
  importRoute,
  filmRoutes,
  pictureRoutes,
  ruleRoutes,
  resultRoutes,
  syncRoutes,
  learningRoutes,
  experimentRoutes,
  budgetRoutes,
  postingTimeRoutes,
  replayRoutes,
  ledgerRoutes,
  jobRoutes,
  scheduleRoutes,
  metaRoutes,
  attentionRoutes,
  mcpRoute,
  secretRoutes,
  webhookRoutes,
];

const isReplaced = (): never => {
  throw new Error('Fastify asked for a compiler of its own');
};

/**
 * Builds the HTTP app, which does not listen yet.
 *
 * @param ctx the base of each request's own context; changes are recorded under its actor
 */
export async function buildApp(
  ctx: Context & { readonly log: FastifyBaseLogger },
  {
    docs,
    dashboard,
    publicUrl,
    isOperationsOnly = false,
    door: policy = 'keys-if-any',
    requestsPerMinute = 0,
    loadLimits,
    sealing,
    requestLimits = REQUEST_LIMITS,
    ...watchers
  }: AppOptions,
): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: ctx.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    bodyLimit: requestLimits.bodyBytes,
    http: HEADERS,
    genReqId: requestIdOf,
    // a stop waits for requests in flight, but not for idle keep-alive connections
    forceCloseConnections: 'idle',
    // a path that cannot be decoded is rejected before routing
    frameworkErrors: answerError,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // the client sends no HEAD requests, and these routes cost 0.08 s of CPU time in every command
    exposeHeadRoutes: policy !== 'in-process',
    // the compilers below replace the default ones; otherwise every command would load Ajv
    schemaController: { compilersFactory: { buildValidator: isReplaced, buildSerializer: isReplaced } },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => {
    // Fastify passes a missing body as null
    const isOptionalBody = httpPart === 'body' && mayBeMissing(schema);
    return (value) => ({ value: parse(schema, isOptionalBody && value === null ? undefined : value) });
  });
  // TypeScript checks what a handler returns against its schema, so replies are not checked again at run time
  app.setSerializerCompiler(() => (reply) => JSON.stringify(reply));
  app.setErrorHandler(answerError);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, jsonParser(app));
  // Fastify would pass it on as text, and every route would answer that it expects an object
  app.removeContentTypeParser('text/plain');
  app.setNotFoundHandler((request) => {
    throw noSuchRoute(request.method, request.url);
  });
  giveContexts(app, ctx, requestLimits.readMs);
  setSecurityHeaders(app);
  observe(app, watchers);
  limitBodies(app, requestLimits);
  if (loadLimits !== undefined) shedLoad(app, ctx, loadLimits, (reason) => watchers.metrics?.requestShed(reason));
  const door = await openDoor(ctx, policy);
  guard(app, door, { publicUrl });
  if (requestsPerMinute > 0) await limitRates(app, requestsPerMinute);
  honorIdempotencyKeys(app);
  if (docs) await describeApi(app);
  await app.register(healthRoutes(sealing));
  if (watchers.metrics !== undefined) await app.register(metricsRoute(watchers.metrics));
  if (!isOperationsOnly)
    for (const routes of [...FEATURES, keyRoutes(door), sessionRoutes(door, publicUrl)]) await app.register(routes);
  if (dashboard !== undefined) await app.register(webRoutes(dashboard));
  await app.ready();
  return app;
}
