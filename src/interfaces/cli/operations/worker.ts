import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { sealing } from '../ledger/sealing.ts';
import { dataCommand, wholeNumber, wholeNumberFrom } from '../options.ts';
import type { WorkerOptions } from './run-worker.ts';

export const workerCommand = (config: Config): Command =>
  sealing(dataCommand('worker', config, 'worker --concurrency 4 --database-url postgres://localhost/campaigns'))
    .description('work on background jobs, until SIGTERM or Ctrl-C; any number of workers share one PostgreSQL')
    .option('--concurrency <n>', 'jobs at once', wholeNumberFrom(1, 1000), 2)
    .option('--metrics-port <port>', 'answer /metrics, /healthz and /readyz there; 0 picks a free one', wholeNumber)
    .option('--metrics-host <host>', 'address for --metrics-port; another than this machine needs keys', '127.0.0.1')
    .action(async (options: WorkerOptions) => (await import('./run-worker.ts')).runWorker(config, options));
