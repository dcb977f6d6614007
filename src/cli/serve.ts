import type { Server } from 'node:net';
import type { Command } from 'commander';
import type { FastifyInstance } from 'fastify';
import { anyActiveKey, anyKey } from '../access/index.ts';
import type { Config } from '../config.ts';
import { type Engine, openEngine } from '../engine.ts';
import { type AppOptions, buildApp, isLoopback } from '../http/index.ts';
import { startWorker } from '../jobs/index.ts';
import { type Background, forbidden, unavailable } from '../kernel/index.ts';
import type { Worker } from '../queue/index.ts';
import { openPrometheus } from '../telemetry/index.ts';
import { closingAfterwards, type OnEnd } from './closing.ts';
import { dataCommand, engineOptions, type StoreOptions, tracingOf, wholeNumber, wholeNumberFrom } from './options.ts';
import { remark, say } from './print.ts';
import { beginSealing, type SealOptions, sealing } from './sealing.ts';
import { stopSignal } from './stop-signal.ts';

const SWEEP_MS = 50;

interface Options extends StoreOptions, SealOptions {
  readonly host: string;
  readonly port: number;
  readonly worker: boolean;
  readonly maxEventLoopDelay: number;
  readonly maxWaiting: number;
}

/** Background jobs at once, next to the requests. */
const JOBS_AT_ONCE = 2;

export const serveCommand = (config: Config): Command =>
  sealing(dataCommand('serve', config, 'serve --port 8080'))
    .description('the HTTP API and a worker for background jobs, until SIGTERM or Ctrl-C')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', '0 picks a free one', wholeNumber, 8080)
    .option('--no-worker', 'leave background jobs to `campaigns-engine worker`')
    .option(
      '--max-event-loop-delay <ms>',
      'answer 503 while the event loop is later than this',
      wholeNumberFrom(1),
      config.loadLimits.eventLoopDelayMs,
    )
    .option(
      '--max-waiting <n>',
      'answer 503 while more callers than this wait for a database connection',
      wholeNumberFrom(1),
      config.loadLimits.waitingForDatabase,
    )
    .action((options: Options) => closingAfterwards((onEnd) => serve(config, options, onEnd)));

async function serve(config: Config, options: Options, onEnd: OnEnd): Promise<void> {
  const metrics = await openPrometheus();
  const tracing = await tracingOf(config);
  onEnd(async () => tracing?.stop());
  const engine = await openEngine({
    ...engineOptions(config, options, 'serve', config.logLevel),
    actor: 'http:anonymous',
    metrics,
    trace: tracing?.trace,
  });
  onEnd(() => engine.close());
  metrics.watch(engine);
  const loadLimits = { eventLoopDelayMs: options.maxEventLoopDelay, waitingForDatabase: options.maxWaiting };
  const app = await lockedApp(engine, options.host, config.rateLimit, { metrics, tracing, loadLimits });
  let worker: Worker | undefined;
  let sealer: Background | undefined;
  onEnd(async () => {
    await Promise.all([closed(app), worker?.stop()]);
    await sealer?.stop();
  });
  sealer = await beginSealing(config, options, engine);
  const stop = stopSignal();
  await listen(app, options);
  if (options.worker) worker = await startWorker(engine, { concurrency: JOBS_AT_ONCE });
  say(`listening on http://${hostPort(options.host, portOf(app.server.address()))}`);
  await stop;
}

/** @throws `cannot-listen` */
async function listen(app: FastifyInstance, { host, port }: Options): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw unavailable('cannot-listen', `cannot listen on ${host}:${port} (${String(error)}): give another --port`);
  }
}

/** Of a key, to one process that other machines reach, unless CAMPAIGNS_ENGINE_RATE_LIMIT says otherwise. */
const REQUESTS_PER_MINUTE = 6_000;

/** Open to this machine only, keys are a choice; open to others, they are not. @throws `no-key` */
async function lockedApp(
  engine: Engine,
  host: string,
  rateLimit: number | undefined,
  watching: Pick<AppOptions, 'metrics' | 'tracing' | 'loadLimits'>,
): Promise<FastifyInstance> {
  if (isLoopback(host)) {
    if (!(await anyKey(engine.db)))
      remark(
        'campaigns-engine: NO API KEYS: every program on this machine may do everything. `campaigns-engine keys create` makes one.',
      );
    return buildApp(engine, { ...watching, docs: true, door: 'keys-if-any', requestsPerMinute: rateLimit });
  }
  if (!(await anyActiveKey(engine.db, engine.now())))
    throw forbidden(
      'no-key',
      `--host ${host} opens the engine to other machines, and no API key is active: make one first with \`campaigns-engine keys create --role admin --name NAME\``,
    );
  return buildApp(engine, {
    ...watching,
    docs: true,
    door: 'keys',
    requestsPerMinute: rateLimit ?? REQUESTS_PER_MINUTE,
  });
}

/** Closes it after the requests in flight; their connections too, which their clients would keep alive for a minute. */
async function closed(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  await app.close();
  clearInterval(sweep);
}

const portOf = (address: ReturnType<Server['address']>) => (typeof address === 'object' ? (address?.port ?? 0) : 0);
const hostPort = (host: string, port: number) => `${host.includes(':') ? `[${host}]` : host}:${port}`;
