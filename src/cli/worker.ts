import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { openEngine } from '../engine.ts';
import { startWorker } from '../jobs/index.ts';
import { closingAfterwards } from './closing.ts';
import { dataCommand, engineOptions, type StoreOptions, tracingOf, wholeNumberFrom } from './options.ts';
import { say } from './print.ts';
import { beginSealing, type SealOptions, sealing } from './sealing.ts';
import { stopSignal } from './stop-signal.ts';

interface Options extends StoreOptions, SealOptions {
  readonly concurrency: number;
}

export const workerCommand = (config: Config): Command =>
  sealing(dataCommand('worker', config, 'worker --concurrency 4 --database-url postgres://localhost/campaigns'))
    .description('work on background jobs, until SIGTERM or Ctrl-C; any number of workers share one PostgreSQL')
    .option('--concurrency <n>', 'jobs at once', wholeNumberFrom(1, 1000), 2)
    .action((options: Options) =>
      closingAfterwards(async (onEnd) => {
        const stop = stopSignal();
        const tracing = await tracingOf(config);
        onEnd(async () => tracing?.stop());
        const engine = await openEngine({
          ...engineOptions(config, options, 'worker', config.logLevel),
          trace: tracing?.trace,
        });
        onEnd(() => engine.close());
        const sealer = await beginSealing(config, options, engine);
        onEnd(() => sealer.stop());
        const worker = await startWorker(engine, options);
        onEnd(() => worker.stop());
        say(`working on jobs, ${options.concurrency} at once`);
        await stop;
      }),
    );
