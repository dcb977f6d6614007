import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../../../config.ts';
import { readJson } from '../../../core/lines/index.ts';
import type { Input, Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { groupCommand, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { say, sayJson, table } from '../print.ts';

type Schedule = Reply<'schedules.list'>['schedules'][number];
type AddOptions = StoreOptions & Omit<Input<'schedules.put'>, 'name'>;

/** A job that is missing here does not compile. */
const RECURRING: Readonly<Record<NonNullable<AddOptions['job']>, string>> = {
  'orchestrate-added': 'videos added, measured or given ready clips since the last run',
  'sync-results': "results of an account's ads",
  'train-rules': 'learn from all results',
  'look-experiments': 'running experiments',
  'plan-budgets': 'propose a budget plan',
};

export function schedulesCommand(config: Config): Command {
  const list = servedCommand('list', config, 'schedules list')
    .description('List schedules, sorted by name.')
    .action((options: StoreOptions) => withApi(config, options, 'schedules', (api) => listSchedules(api, options)));
  const add = servedCommand(
    'add',
    config,
    `schedules add nightly --cron '0 3 * * *' --timezone Europe/Berlin --input '{"platforms":["tiktok"]}'`,
  )
    .description('Queue a job at set times. Replaces any schedule with the same name.')
    .argument('<name>', 'Lowercase letters, digits, - and _. In the ledger, the actor is job:NAME')
    .requiredOption('--cron <pattern>', 'Cron pattern: minute, hour, day of month, month, day of week')
    .option('--timezone <name>', 'IANA time zone', 'UTC')
    .option(
      '--job <name>',
      `Job to run: ${Object.entries(RECURRING)
        .map(([name, what]) => `${name} (${what})`)
        .join(', ')}`,
      'orchestrate-added',
    )
    .option('--input <json>', 'Input of the job', json, {})
    .action((name: string, options: AddOptions) =>
      withApi(config, options, 'schedules', async (api) => {
        const { cron, timezone, job, input } = options;
        show([await api.client.schedules.put({ name, cron, timezone, job, input })], options);
      }),
    );
  const remove = servedCommand('remove', config, 'schedules remove nightly')
    .description('Remove a schedule. Jobs that it has already queued are kept.')
    .argument('<name>', 'The schedule')
    .action((name: string, options: StoreOptions) =>
      withApi(config, options, 'schedules', async (api) => {
        const removed = await api.client.schedules.remove({ name });
        if (options.json === true) sayJson(removed);
        else say(`schedule ${removed.name} is removed`);
      }),
    );
  return groupCommand('schedules', 'schedules list')
    .description('List and manage recurring jobs. Without a subcommand, lists them.')
    .addCommand(list, { isDefault: true })
    .addCommand(add)
    .addCommand(remove);
}

async function listSchedules({ client }: Api, options: StoreOptions): Promise<void> {
  const schedules: Schedule[] = [];
  for await (const schedule of client.schedules.list({ limit: 1000 })) schedules.push(schedule);
  if (options.json === true) sayJson({ schedules });
  else if (schedules.length === 0) say('no schedules');
  else show(schedules, options);
}

function show(schedules: readonly Schedule[], { json }: StoreOptions): void {
  if (json === true) {
    sayJson(schedules[0]);
    return;
  }
  const rows = schedules.map(({ name, job, cron, timezone, input, next_at }) => [
    name,
    job,
    `${cron} ${timezone}`,
    JSON.stringify(input),
    next_at,
  ]);
  say(table(['name', 'job', 'when', 'input', 'next'], rows));
}

function json(written: string): unknown {
  const read = readJson(written);
  if ('problem' in read) throw new InvalidArgumentError(`It ${read.problem}.`);
  return read.value;
}
