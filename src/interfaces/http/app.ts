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
  /** The dashboard's files; undefined: there is none. */
  readonly dashboard?: WebFiles | undefined;
  /** Where browsers reach this server. Default: the host that a request names, over HTTP. */
  readonly publicUrl?: string | undefined;
  /** Whether to answer nothing but what operations ask: /healthz, /readyz and /metrics. Default false. */
  readonly isOperationsOnly?: boolean;
  /** Who needs a key. Default: everyone, once there is one. */
  readonly door?: DoorPolicy;
  /** How many requests a key may send in a minute, to this process. Default 0: any number. */
  readonly requestsPerMinute?: number | undefined;
  /** From when on requests are turned away. Default: never. */
  readonly loadLimits?: LoadLimits | undefined;
  /** How the sealing of this process goes, for /readyz. */
  readonly sealing?: SealingHealth | undefined;
  /** For tests: how large and how slow requests may be. */
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
 * The HTTP door, not yet listening.
 *
 * @param ctx what each request's own context is made from; changes are written under its actor
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
    // a stop waits for requests in flight, not for idle keep-alive connections
    forceCloseConnections: 'idle',
    // a path that cannot be decoded is refused before there is a route
    frameworkErrors: answerError,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // the client sends no HEAD, and these routes take 0.08 s of the processor in every command
    exposeHeadRoutes: policy !== 'in-process',
    // the compilers below stand in their place; else every command would load Ajv
    schemaController: { compilersFactory: { buildValidator: isReplaced, buildSerializer: isReplaced } },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => {
    // Fastify hands a missing body on as null
    const isOptionalBody = httpPart === 'body' && mayBeMissing(schema);
    return (value) => ({ value: parse(schema, isOptionalBody && value === null ? undefined : value) });
  });
  // what a handler returns is checked against its schema by the compiler, not again at every reply
  app.setSerializerCompiler(() => (reply) => JSON.stringify(reply));
  app.setErrorHandler(answerError);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, jsonParser(app));
  // Fastify would hand it on as a text, and every route would say that it wants an object
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
