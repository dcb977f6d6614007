import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { EngineError } from '../../../core/kernel/index.ts';
import type { SyncReport } from '../../../learning/results/index.ts';
import type { Api } from '../api.ts';
import { EXIT } from '../exit.ts';
import { followJob, isLocal } from '../jobs/follow-job.ts';
import { stopSignal } from '../operations/stop-signal.ts';
import { id, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { say, sayJson } from '../print.ts';
import { sayReport } from './say-report.ts';
import { syncEach } from './sync-each.ts';

interface SyncOptions extends StoreOptions {
  readonly account?: string;
  readonly since?: string;
  readonly until?: string;
}

export const syncCommand = (config: Config): Command =>
  servedCommand('sync', config, 'results sync --account 22222222-2222-2222-2222-222222222222')
    .description('Read the results of ads from their platform. Without --account, for every account that is ready.')
    .option('--account <id>', 'Only this ad account', id)
    .option(
      '--since <day>',
      "First day, in the account's time zone (default: 28 days ago, since results are corrected that long)",
    )
    .option('--until <day>', 'Last day (default: today)')
    .action((options: SyncOptions) => withApi(config, options, 'results', (api) => sync(api, options)));

async function sync(api: Api, { account, since, until, json }: SyncOptions): Promise<void> {
  const accounts = account === undefined ? await readyAccounts(api) : [account];
  if (accounts.length === 0) return say('no ad account is ready: `accounts list` shows them');
  const stop = new AbortController();
  void stopSignal().then(() => stop.abort());
  const { startWorker } = await import('../../worker/index.ts');
  const names = ['sync-results', 'publish-campaign'];
  const worker = isLocal(api) ? await startWorker(api.engine, { concurrency: 1, names }) : undefined;
  try {
    const reports = await syncEach(accounts, async (one) => {
      const { job_id } = await api.client.adAccounts.sync({ id: one, since, until });
      const report = await followJob<SyncReport>(api, job_id, () => {}, stop.signal);
      if (report === undefined)
        throw new EngineError('interrupted', `stopped waiting; the job continues: jobs show ${job_id}`);
      if (report.holes.length > 0 || report.paused.length > 0) process.exitCode = EXIT.refused;
      if (json !== true) sayReport(one, report);
      return report;
    });
    if (json === true) sayJson(reports.length === 1 ? reports[0] : reports);
  } finally {
    await worker?.stop();
  }
}

async function readyAccounts({ client }: Api): Promise<string[]> {
  const accounts: string[] = [];
  for await (const { id } of client.adAccounts.list({ state: 'ready', limit: 1000 })) accounts.push(id);
  return accounts;
}
