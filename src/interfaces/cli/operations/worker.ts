import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { sealing } from '../ledger/sealing.ts';
import { dataCommand, wholeNumber, wholeNumberFrom } from '../options.ts';
import type { WorkerOptions } from './run-worker.ts';

export const workerCommand = (config: Config): Command =>
  sealing(dataCommand('worker', config, 'worker --concurrency 4 --database-url postgres://localhost/campaigns'))
    .description(
      'Run background jobs until SIGTERM or Ctrl-C. Any number of workers can share one PostgreSQL database.',
    )
    .option('--concurrency <n>', 'Number of concurrent jobs', wholeNumberFrom(1, 1000), 2)
    .option(
      '--metrics-port <port>',
      'Serve /metrics, /healthz and /readyz on this port; 0 picks a free one',
      wholeNumber,
    )
    .option(
      '--metrics-host <host>',
      'Address for --metrics-port; one that other machines can reach requires an active API key',
      '127.0.0.1',
    )
    .action(async (options: WorkerOptions) => (await import('./run-worker.ts')).runWorker(config, options));
