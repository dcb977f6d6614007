import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../config.ts';
import { openEngine } from '../engine.ts';
import { startWorker } from '../jobs/index.ts';
import { dataCommand, engineOptions, type StoreOptions, wholeNumber } from './options.ts';
import { say } from './print.ts';
import { stopSignal } from './stop-signal.ts';

interface Options extends StoreOptions {
  readonly concurrency: number;
}

export const workerCommand = (config: Config): Command =>
  dataCommand('worker', config, 'worker --concurrency 4 --database-url postgres://localhost/campaigns')
    .description('work on background jobs, until SIGTERM or Ctrl-C; any number of workers share one PostgreSQL')
    .option('--concurrency <n>', 'jobs at once', atLeastOne, 2)
    .action(async (options: Options) => {
      const stop = stopSignal();
      const engine = await openEngine(engineOptions(config, options, 'worker', config.logLevel));
      const worker = await startWorker(engine, options);
      say(`working on jobs, ${options.concurrency} at once`);
      await stop;
      await worker.stop();
      await engine.close();
    });

function atLeastOne(written: string): number {
  const number = wholeNumber(written);
  if (number < 1 || number > 1000) throw new InvalidArgumentError('Write a number from 1 to 1000.');
  return number;
}
