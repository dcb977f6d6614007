import { startTick } from '../../../campaigns/publishing/index.ts';
import type { Config } from '../../../config.ts';
import { sweepFiles } from '../../../content/media/index.ts';
import { openEngine } from '../../../engine.ts';
import { startDueTick } from '../../../optimization/posting-times/index.ts';
import { SealingHealth, sealingState } from '../../../trust/ledger/index.ts';
import { openPrometheus } from '../../telemetry/index.ts';
import { startWorker } from '../../worker/index.ts';
import { collectGarbageSooner } from '../heap.ts';
import { beginSealing } from '../ledger/begin-sealing.ts';
import type { SealOptions } from '../ledger/sealing.ts';
import { engineOptions, type StoreOptions } from '../options.ts';
import { remark, say, sayJson } from '../print.ts';
import { closingAfterwards, type OnEnd } from './closing.ts';
import { closed, listen, lockedApp } from './listening.ts';
import { logAt, tracingOf } from './observing.ts';
import { stopSignal } from './stop-signal.ts';

export interface WorkerOptions extends StoreOptions, SealOptions {
  readonly concurrency: number;
  readonly metricsPort?: number;
  readonly metricsHost: string;
}

/** Runs background jobs until the process is told to stop. */
export const runWorker = (config: Config, options: WorkerOptions): Promise<void> =>
  closingAfterwards((onEnd) => work(config, options, onEnd));

async function work(config: Config, options: WorkerOptions, onEnd: OnEnd): Promise<void> {
  const stop = stopSignal();
  const { metricsPort, metricsHost } = options;
  const metrics = metricsPort === undefined ? undefined : await openPrometheus();
  const tracing = await tracingOf(config);
  onEnd(async () => tracing?.stop());
  const health = new SealingHealth();
  const engine = await openEngine({
    ...engineOptions(config, options, 'worker'),
    log: logAt(config.logLevel),
    metrics,
    trace: tracing?.trace,
  });
  onEnd(() => engine.close());
  await sweepFiles(engine);
  const sealer = await beginSealing(config, options, engine, health);
  onEnd(() => sealer.stop());
  if (metrics !== undefined && metricsPort !== undefined) {
    metrics.watch({ ...engine, sealing: () => sealingState(engine.db, engine.now(), health) });
    const app = await lockedApp(engine, metricsHost, config, {
      metrics,
      sealing: health,
      docs: false,
      isOperationsOnly: true,
    });
    onEnd(() => closed(app));
    remark(`metrics on ${await listen(app, metricsHost, metricsPort, '--metrics-port')}/metrics`);
  }
  const worker = await startWorker(engine, options);
  onEnd(() => worker.stop());
  const ticking = startTick(engine);
  onEnd(() => ticking.stop());
  const due = startDueTick(engine);
  onEnd(() => due.stop());
  collectGarbageSooner();
  if (options.json === true) sayJson({ concurrency: options.concurrency });
  else say(`running jobs, ${options.concurrency} at a time`);
  await stop;
}
