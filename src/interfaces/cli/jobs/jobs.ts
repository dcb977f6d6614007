import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Api } from '../api.ts';
import { groupCommand, id, type StoreOptions, servedCommand, wholeNumber, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import type { JobReply } from '../replies.ts';
import { jobsAddCommand } from './jobs-add.ts';

interface ListOptions extends StoreOptions {
  readonly state?: string;
  readonly name?: string;
  readonly limit?: number;
  readonly after?: string;
}

export function jobsCommand(config: Config): Command {
  const list = servedCommand('list', config, 'jobs list --state failed')
    .description('the jobs, newest first')
    .option('--state <state>', 'queued, running, done or failed')
    .option('--name <name>', 'of this kind only, e.g. orchestrate-batch')
    .option('--limit <n>', 'rows, 1 to 1000', wholeNumber)
    .option('--after <cursor>', 'the `next` of the page before')
    .action((options: ListOptions) => withApi(config, options, 'jobs', (api) => listJobs(api, options)));
  const one = (name: string, description: string, method: 'GET' | 'POST', action: string) =>
    servedCommand(name, config, `jobs ${name} 11111111-1111-1111-1111-111111111111`)
      .description(description)
      .argument('<id>', 'the job', id)
      .action((jobId: string, options: StoreOptions) =>
        withApi(config, options, 'jobs', async (api) =>
          showJob(await api.call(method, `/jobs/${jobId}${action}`), options),
        ),
      );
  return groupCommand('jobs', 'jobs --state failed')
    .description('list and manage background jobs (default: list)')
    .addCommand(list, { isDefault: true })
    .addCommand(jobsAddCommand(config))
    .addCommand(one('show', 'one job: its state, and its result or its error', 'GET', ''))
    .addCommand(one('retry', 'queue a failed job again; it goes on where it stopped', 'POST', '/retry'))
    .addCommand(one('cancel', 'end a queued or running job', 'POST', '/cancel'));
}

async function listJobs(api: Api, { state, name, limit, after, json }: ListOptions): Promise<void> {
  const query = { state, name, limit, after };
  const reply = await api.call<{ jobs: JobReply[]; next: string | null }>('GET', '/jobs', { query });
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
  if (reply.next !== null) remark(`there are more: --after ${reply.next}`);
}

function showJob(job: JobReply, { json }: StoreOptions): void {
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
  say(table(['', ''], shown));
}

const percent = ({ progress }: JobReply) => `${Math.floor(progress * 100)} %`;
