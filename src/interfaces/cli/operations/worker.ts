import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { openPrometheus } from '../../../core/telemetry/index.ts';
import { openEngine } from '../../../engine.ts';
import { startWorker } from '../../worker/index.ts';
import { beginSealing, type SealOptions, sealing } from '../ledger/sealing.ts';
import { dataCommand, engineOptions, type StoreOptions, tracingOf, wholeNumber, wholeNumberFrom } from '../options.ts';
import { remark, say } from '../print.ts';
import { closingAfterwards, type OnEnd } from './closing.ts';
import { closed, listen, lockedApp } from './listening.ts';
import { stopSignal } from './stop-signal.ts';

interface Options extends StoreOptions, SealOptions {
  readonly concurrency: number;
  readonly metricsPort?: number;
  readonly metricsHost: string;
}

export const workerCommand = (config: Config): Command =>
  sealing(dataCommand('worker', config, 'worker --concurrency 4 --database-url postgres://localhost/campaigns'))
    .description('work on background jobs, until SIGTERM or Ctrl-C; any number of workers share one PostgreSQL')
    .option('--concurrency <n>', 'jobs at once', wholeNumberFrom(1, 1000), 2)
    .option('--metrics-port <port>', 'answer /metrics, /healthz and /readyz there; 0 picks a free one', wholeNumber)
    .option('--metrics-host <host>', 'address for --metrics-port; another than this machine needs keys', '127.0.0.1')
    .action((options: Options) => closingAfterwards((onEnd) => work(config, options, onEnd)));

async function work(config: Config, options: Options, onEnd: OnEnd): Promise<void> {
  const stop = stopSignal();
  const { metricsPort, metricsHost } = options;
  const metrics = metricsPort === undefined ? undefined : await openPrometheus();
  const tracing = await tracingOf(config);
  onEnd(async () => tracing?.stop());
  const engine = await openEngine({
    ...engineOptions(config, options, 'worker', config.logLevel),
    metrics,
    trace: tracing?.trace,
  });
  onEnd(() => engine.close());
  const sealer = await beginSealing(config, options, engine);
  onEnd(() => sealer.stop());
  if (metrics !== undefined && metricsPort !== undefined) {
    metrics.watch(engine);
    const app = await lockedApp(engine, metricsHost, config, { metrics, docs: false, isOperationsOnly: true });
    onEnd(() => closed(app));
    remark(`metrics on ${await listen(app, metricsHost, metricsPort, '--metrics-port')}/metrics`);
  }
  const worker = await startWorker(engine, options);
  onEnd(() => worker.stop());
  say(`working on jobs, ${options.concurrency} at once`);
  await stop;
}
