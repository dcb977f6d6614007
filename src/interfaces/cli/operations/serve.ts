import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { sealing } from '../ledger/sealing.ts';
import { dataCommand, wholeNumber, wholeNumberFrom } from '../options.ts';
import type { ServerOptions } from './run-server.ts';

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
    .action(async (options: ServerOptions) => (await import('./run-server.ts')).runServer(config, options));
