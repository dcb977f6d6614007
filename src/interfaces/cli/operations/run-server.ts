import { startTick } from '../../../campaigns/publishing/index.ts';
import type { Config } from '../../../config.ts';
import { sweepFiles } from '../../../content/media/index.ts';
import type { Background } from '../../../core/kernel/index.ts';
import type { Worker } from '../../../core/queue/index.ts';
import { openEngine } from '../../../engine.ts';
import { startDueTick } from '../../../optimization/posting-times/index.ts';
import { anyKey } from '../../../trust/access/index.ts';
import { SealingHealth, sealingState } from '../../../trust/ledger/index.ts';
import { isLoopback, readWebFiles } from '../../http/index.ts';
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

export interface ServerOptions extends StoreOptions, SealOptions {
  readonly host: string;
  readonly port: number;
  readonly worker: boolean;
  readonly maxEventLoopDelay: number;
  readonly maxWaiting: number;
  readonly maxDatabaseWait?: number;
}

/** Number of background jobs that run at the same time, beside the requests. */
const JOBS_AT_ONCE = 2;

/** Serves the HTTP API and runs background jobs until the process is told to stop. */
export const runServer = (config: Config, options: ServerOptions): Promise<void> =>
  closingAfterwards((onEnd) => serve(config, options, onEnd));

async function serve(config: Config, options: ServerOptions, onEnd: OnEnd): Promise<void> {
  const metrics = await openPrometheus();
  const tracing = await tracingOf(config);
  onEnd(async () => tracing?.stop());
  const health = new SealingHealth();
  const engine = await openEngine({
    ...engineOptions(config, options, 'serve'),
    log: logAt(config.logLevel),
    actor: 'http:anonymous',
    metrics,
    trace: tracing?.trace,
  });
  onEnd(() => engine.close());
  metrics.watch({ ...engine, sealing: () => sealingState(engine.db, engine.now(), health) });
  const loadLimits = {
    eventLoopDelayMs: options.maxEventLoopDelay,
    waitingForDatabase: options.maxWaiting,
    databaseWaitMs: options.maxDatabaseWait,
  };
  if (isLoopback(options.host) && !(await anyKey(engine.db)))
    remark(
      'campaigns-engine: NO API KEYS: every program on this machine may do everything. `campaigns-engine keys create` makes one.',
    );
  const dashboard = readWebFiles();
  const app = await lockedApp(engine, options.host, config, {
    metrics,
    tracing,
    loadLimits,
    sealing: health,
    docs: true,
    dashboard,
  });
  let worker: Worker | undefined;
  let sealer: Background | undefined;
  let ticking: Background | undefined;
  let due: Background | undefined;
  onEnd(async () => {
    await Promise.all([closed(app), worker?.stop(), ticking?.stop(), due?.stop()]);
    await sealer?.stop();
  });
  await sweepFiles(engine);
  sealer = await beginSealing(config, options, engine, health);
  const stop = stopSignal();
  const url = await listen(app, options.host, options.port, '--port');
  if (options.worker) {
    worker = await startWorker(engine, { concurrency: JOBS_AT_ONCE });
    ticking = startTick(engine);
    due = startDueTick(engine);
  }
  collectGarbageSooner();
  // standard output is for programs: the address only
  if (options.json === true) sayJson({ url });
  else say(`listening on ${url}`);
  remark(
    dashboard === undefined
      ? 'campaigns-engine: the dashboard is not built: `npm run build` builds it'
      : `campaigns-engine: the dashboard is at ${config.publicUrl ?? `${url}/`}`,
  );
  await stop;
}
