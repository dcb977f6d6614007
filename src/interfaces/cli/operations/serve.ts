import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { sealing } from '../ledger/sealing.ts';
import { dataCommand, wholeNumber, wholeNumberFrom } from '../options.ts';
import type { ServerOptions } from './run-server.ts';

export const serveCommand = (config: Config): Command =>
  sealing(dataCommand('serve', config, 'serve --port 8080'))
    .description('Serve the HTTP API and the dashboard, and run background jobs, until SIGTERM or Ctrl-C.')
    .option('--host <host>', 'Address to listen on', '127.0.0.1')
    .option('--port <port>', 'Port to listen on; 0 picks a free one', wholeNumber, 8080)
    .option('--no-worker', 'Do not run background jobs: `campaigns-engine worker` runs them')
    .option(
      '--max-event-loop-delay <ms>',
      'Respond with 503 while the event loop lags by more than this',
      wholeNumberFrom(1),
      config.loadLimits.eventLoopDelayMs,
    )
    .option(
      '--max-waiting <n>',
      'Respond with 503 while more requests than this wait for a database connection',
      wholeNumberFrom(1),
      config.loadLimits.waitingForDatabase,
    )
    .option(
      '--max-database-wait <ms>',
      'Respond with 503 while over 100 requests wait for the database, and the next one would wait longer than this (default: 250; embedded 1000)',
      wholeNumberFrom(1),
      config.loadLimits.databaseWaitMs,
    )
    .action(async (options: ServerOptions) => (await import('./run-server.ts')).runServer(config, options));
