import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Background } from '../../../core/kernel/index.ts';
import type { Worker } from '../../../core/queue/index.ts';
import { openPrometheus } from '../../../core/telemetry/index.ts';
import { openEngine } from '../../../engine.ts';
import { anyKey } from '../../../trust/access/index.ts';
import { isLoopback } from '../../http/index.ts';
import { startWorker } from '../../worker/index.ts';
import { beginSealing, type SealOptions, sealing } from '../ledger/sealing.ts';
import { dataCommand, engineOptions, type StoreOptions, tracingOf, wholeNumber, wholeNumberFrom } from '../options.ts';
import { remark, say } from '../print.ts';
import { closingAfterwards, type OnEnd } from './closing.ts';
import { closed, listen, lockedApp } from './listening.ts';
import { stopSignal } from './stop-signal.ts';

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
  if (isLoopback(options.host) && !(await anyKey(engine.db)))
    remark(
      'campaigns-engine: NO API KEYS: every program on this machine may do everything. `campaigns-engine keys create` makes one.',
    );
  const app = await lockedApp(engine, options.host, config, { metrics, tracing, loadLimits, docs: true });
  let worker: Worker | undefined;
  let sealer: Background | undefined;
  onEnd(async () => {
    await Promise.all([closed(app), worker?.stop()]);
    await sealer?.stop();
  });
  sealer = await beginSealing(config, options, engine);
  const stop = stopSignal();
  const url = await listen(app, options.host, options.port, '--port');
  if (options.worker) worker = await startWorker(engine, { concurrency: JOBS_AT_ONCE });
  say(`listening on ${url}`);
  await stop;
}
