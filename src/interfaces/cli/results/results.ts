import { basename, dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../../../config.ts';
import { exportLabels, exportPlatforms, exportSources, timeFault } from '../../../learning/results/index.ts';
import type { Input, Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { sendFile, showRejected } from '../catalog/send-file.ts';
import { EXIT } from '../exit.ts';
import { AFTER, groupCommand, id, LIMIT, platform, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { counted, remark, remarkRest, say, sayJson, table } from '../print.ts';
import { readNames } from './read-names.ts';
import { syncCommand } from './sync.ts';

type ImportOptions = StoreOptions &
  Pick<Input<'results.import'>, 'platform' | 'source' | 'decimal'> & {
    readonly from?: string;
    readonly to?: string;
    readonly map?: string;
    readonly dryRun?: boolean;
  };

type ListOptions = StoreOptions &
  Pick<Input<'results.list'>, 'platform' | 'source' | 'limit' | 'after'> & {
    readonly clip?: string;
    readonly campaign?: string;
    readonly video?: string;
  };

type Rates = Reply<'results.list'>['results'][number]['rates'];

export function resultsCommand(config: Config): Command {
  const take = servedCommand('import', config, 'results import ads-manager.csv --map names.csv')
    .description(`Import results from NDJSON, from CSV with our own fields, or from an export of ${exportLabels()}.`)
    .argument('<file>', 'A .ndjson, .jsonl or .csv file')
    .option('--from <day>', 'First day of rows without dates; rows that begin earlier are rejected', resultTime)
    .option('--to <day>', 'Last day of rows without dates; rows that end later are rejected', resultTime)
    .option('--platform <name>', `Platform of rows that do not name one (default: ${exportPlatforms()})`, platform)
    .option('--source <name>', `The source of the figures (default: ${exportSources()})`)
    .addOption(
      new Option('--decimal <mark>', 'Decimal mark in the file, if it is ambiguous').choices(['point', 'comma']),
    )
    .option('--map <file>', 'Mapping file, .csv or .json: platform, name, clip_id or campaign_id')
    .addOption(new Option('--dry-run', 'Show the effect of the import, and store nothing').conflicts('map'))
    .action((file: string, options: ImportOptions) =>
      withApi(config, options, 'results', (api) => importResults(api, file, options)),
    );
  const list = servedCommand('list', config, 'results list --platform tiktok')
    .description('List results with their rates, newest period first.')
    .option('--clip <id>', 'Only results for this clip', id)
    .option('--campaign <id>', 'Only results for this campaign', id)
    .option('--video <id>', 'Only results for this video', id)
    .option('--platform <name>', 'Only results on this platform', platform)
    .option('--source <name>', 'Only results from this source')
    .option(...LIMIT)
    .option(...AFTER)
    .action((options: ListOptions) => withApi(config, options, 'results', (api) => listResults(api, options)));
  const withdraw = servedCommand('withdraw', config, `results withdraw ${SAMPLE} --why "of another account"`)
    .description(
      'Withdraw an incorrect import. The results that it replaced count again; its figures stay in the history.',
    )
    .argument('<import>', 'The id of the import, as shown by `results import` and `results list --json`', id)
    .requiredOption('--why <text>', 'The reason, recorded in the ledger')
    .action((importId: string, options: StoreOptions & { why: string }) =>
      withApi(config, options, 'results', (api) => withdrawImport(api, importId, options)),
    );
  return groupCommand('results', 'results import results.ndjson')
    .description(
      'Import, withdraw, sync and list the results of clips and campaigns. Without a subcommand, lists them.',
    )
    .addCommand(list, { isDefault: true })
    .addCommand(take)
    .addCommand(withdraw)
    .addCommand(syncCommand(config));
}

function resultTime(written: string): string {
  const fault = timeFault(written);
  if (fault !== undefined) throw new InvalidArgumentError(`It ${fault}.`);
  return written;
}

const WARNINGS_SHOWN = 20;

async function importResults(api: Api, file: string, options: ImportOptions): Promise<void> {
  const { from, to, source, decimal, map, json } = options;
  if (map !== undefined) await api.client.results.mapNames({ names: await readNames(map) });
  const isDry = options.dryRun === true;
  const dry_run = isDry ? ('true' as const) : undefined;
  const said = { period_start: from, period_end: to, platform: options.platform, source, decimal, dry_run };
  const reply = await sendFile(file, (sent) =>
    api.client.results.import({ ...said, file_name: nameWithPeriod(file) }, sent),
  );
  if (reply.rejected_total > 0) process.exitCode = EXIT.refused;
  if (json === true) return sayJson(reply);
  const { results, corrected, unchanged, skipped_total, rejected_total, unread_columns = [] } = reply;
  say(
    `${counted(results, 'result')} ${isDry ? 'to import' : 'imported'} (${counted(corrected, 'correction')}), ${unchanged} already known, ${counted(skipped_total, 'row')} skipped, ${rejected_total} rejected`,
  );
  if (results > 0 && !isDry) remark(`to withdraw it: results withdraw ${reply.import_id}`);
  if (unread_columns.length > 0) remark(`columns not read: ${unread_columns.join(', ')}`);
  for (const { line, message } of reply.warnings.slice(0, WARNINGS_SHOWN)) remark(`line ${line}: ${message}`);
  remarkRest(reply.warnings_total, WARNINGS_SHOWN, ' warnings');
  showRejected(reply);
}

async function withdrawImport(api: Api, importId: string, { why, json }: { why: string; json?: boolean }) {
  const reply = await api.client.results.withdraw({ id: importId, why });
  if (json === true) return sayJson(reply);
  say(`${counted(reply.withdrawn, 'result')} withdrawn, ${reply.restored} restored to what was reported before`);
}

/** Returns the name that may contain an export's period: the file's own, or else that of its folder. */
function nameWithPeriod(file: string): string {
  const name = basename(file);
  return PERIOD.test(name) ? name : basename(dirname(resolve(file)));
}

const SAMPLE = '11111111-1111-1111-1111-111111111111';
const PERIOD = /\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d/;

async function listResults({ client }: Api, options: ListOptions): Promise<void> {
  const { clip, campaign, video, source, limit, after, json } = options;
  const query = { clip_id: clip, campaign_id: campaign, video_asset_id: video, source, limit, after };
  const reply = await client.results.list({ ...query, platform: options.platform });
  if (json === true) return sayJson(reply);
  const rows = reply.results.map((result) => [
    result.clip_id,
    result.platform,
    `${result.period_start} – ${result.period_end}`,
    String(result.impressions ?? ''),
    ...(['hook_rate', 'ctr', 'engagement_rate'] as const).map((name) => percent(result.rates[name])),
  ]);
  const head = ['clip', 'platform', 'period', 'impressions', 'hook rate', 'CTR', 'engagement'];
  say(rows.length === 0 ? 'no such results' : table(head, rows));
  if (reply.next !== null) remark(`for more: --after ${reply.next}`);
}

/** Formats `31.2% (29.0–33.5)`; without a value, only the interval. */
function percent(rate: Rates[keyof Rates] | undefined): string {
  if (rate === undefined || rate.low === null || rate.high === null) return '';
  const [value, low, high] = [rate.value, rate.low, rate.high].map((share) =>
    share === null ? undefined : (share * 100).toFixed(1),
  );
  return value === undefined ? `(${low}–${high}%)` : `${value}% (${low}–${high})`;
}
