import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Input, Job } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { AFTER, groupCommand, id, LIMIT, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { jobsAddCommand } from './jobs-add.ts';

type ListOptions = StoreOptions & Input<'jobs.list'>;

export function jobsCommand(config: Config): Command {
  const list = servedCommand('list', config, 'jobs list --state failed')
    .description('List jobs, newest first.')
    .option('--state <state>', 'Only jobs in this state: queued, running, done or failed')
    .option('--name <name>', 'Only jobs of this kind, e.g. orchestrate-batch')
    .option(...LIMIT)
    .option(...AFTER)
    .action((options: ListOptions) => withApi(config, options, 'jobs', (api) => listJobs(api, options)));
  const one = (name: string, description: string, verb: 'get' | 'retry' | 'cancel') =>
    servedCommand(name, config, `jobs ${name} 11111111-1111-1111-1111-111111111111`)
      .description(description)
      .argument('<id>', 'The job', id)
      .action((jobId: string, options: StoreOptions) =>
        withApi(config, options, 'jobs', async ({ client }) =>
          showJob(await client.jobs[verb]({ id: jobId }), options),
        ),
      );
  return groupCommand('jobs', 'jobs --state failed')
    .description('List and manage background jobs. Without a subcommand, lists them.')
    .addCommand(list, { isDefault: true })
    .addCommand(jobsAddCommand(config))
    .addCommand(one('show', 'Show a job: its state, and its result or error.', 'get'))
    .addCommand(one('retry', 'Queue a failed job again. It continues where it stopped.', 'retry'))
    .addCommand(one('cancel', 'Cancel a queued or running job.', 'cancel'));
}

async function listJobs({ client }: Api, { state, name, limit, after, json }: ListOptions): Promise<void> {
  const reply = await client.jobs.list({ state, name, limit, after });
  if (json === true) return sayJson(reply);
  const rows = reply.jobs.map((job) => [
    job.id,
    job.name,
    job.state,
    percent(job),
    job.created_at,
    job.error?.code ?? '',
  ]);
  say(rows.length === 0 ? 'no such jobs' : table(['id', 'name', 'state', 'progress', 'created', 'error'], rows));
  if (reply.next !== null) remark(`for more: --after ${reply.next}`);
}

function showJob(job: Job, { json }: StoreOptions): void {
  if (json === true) {
    sayJson(job);
    return;
  }
  const facts = {
    id: job.id,
    name: job.name,
    state: job.state,
    progress: percent(job),
    key: job.key ?? '',
    attempts: String(job.attempts),
    created: job.created_at,
    started: job.started_at ?? '',
    finished: job.finished_at ?? '',
    error: job.error === undefined ? '' : `${job.error.code}: ${job.error.detail}`,
    result: job.result === undefined ? '' : JSON.stringify(job.result),
  };
  const shown = Object.entries(facts).filter(([, value]) => value !== '');
  say(table([], shown));
}

const percent = ({ progress }: Job) => `${Math.floor(progress * 100)}%`;
