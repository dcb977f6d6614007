import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../../../config.ts';
import { readJson } from '../../../core/lines/index.ts';
import type { Input, Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { groupCommand, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { say, sayJson, table } from '../print.ts';

type Schedule = Reply<'schedules.list'>['schedules'][number];
type AddOptions = StoreOptions & Omit<Input<'schedules.put'>, 'name'>;

export function schedulesCommand(config: Config): Command {
  const list = servedCommand('list', config, 'schedules list')
    .description('the schedules, by name')
    .action((options: StoreOptions) => withApi(config, options, 'schedules', (api) => listSchedules(api, options)));
  const add = servedCommand(
    'add',
    config,
    `schedules add nightly --cron '0 3 * * *' --timezone Europe/Berlin --input '{"platforms":["tiktok"]}'`,
  )
    .description('queue a job at set times; replaces the schedule of that name')
    .argument('<name>', 'lower-case letters, digits, - and _; the ledger then says job:NAME')
    .requiredOption('--cron <pattern>', 'minute, hour, day of the month, month, day of the week')
    .option('--timezone <name>', 'IANA name', 'UTC')
    .option(
      '--job <name>',
      'orchestrate-added: the videos added since the last run; train-rules: learn from all results',
      'orchestrate-added',
    )
    .option('--input <json>', 'what the job is given', json, {})
    .action((name: string, options: AddOptions) =>
      withApi(config, options, 'schedules', async (api) => {
        const { cron, timezone, job, input } = options;
        show([await api.client.schedules.put({ name, cron, timezone, job, input })], options);
      }),
    );
  const remove = servedCommand('remove', config, 'schedules remove nightly')
    .description('end a schedule; jobs that it has queued stay')
    .argument('<name>', 'the schedule')
    .action((name: string, options: StoreOptions) =>
      withApi(config, options, 'schedules', async (api) => {
        const removed = await api.client.schedules.remove({ name });
        if (options.json === true) sayJson(removed);
        else say(`schedule ${removed.name} is removed`);
      }),
    );
  return groupCommand('schedules', 'schedules list')
    .description('list and manage recurring jobs (default: list)')
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
