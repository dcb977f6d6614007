import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, LocalApi } from '../api.ts';
import { ApiProblem } from '../exit.ts';
import { remark } from '../print.ts';
import type { JobReply } from '../replies.ts';

const LOOK_EVERY_MS = 200;
/** A job that nobody has taken by then waits for a worker, or behind other jobs. */
const SAY_QUEUED_MS = 5_000;

export const isLocal = (api: Api): api is LocalApi => 'engine' in api;

/**
 * Follows a job to its end.
 *
 * @param show told how far it is, from 0 to 1
 * @returns its result; undefined when it was left before that
 * @throws {ApiProblem} when it fails
 */
export async function followJob<Result>(
  api: Api,
  id: string,
  show: (progress: number) => void,
  stop: AbortSignal,
): Promise<Result | undefined> {
  const patience = setTimeout(() => remark(`${id} is queued: no worker has taken it yet`), SAY_QUEUED_MS).unref();
  for (;;) {
    const job = await api.call<JobReply>('GET', `/jobs/${id}`);
    if (job.state !== 'queued' || stop.aborted) clearTimeout(patience);
    if (job.state === 'failed') throw new ApiProblem(statusOf(job.error?.code), { ...job.error });
    show(job.progress);
    if (job.state === 'done') return job.result as Result;
    if (stop.aborted) return undefined;
    await sleep(LOOK_EVERY_MS, undefined, { signal: stop }).catch(() => {});
  }
}

/** What ends a job that was taken is the database, a state that it cannot work with, or a defect. */
const statusOf = (code: string | undefined) =>
  code === 'database-unavailable' ? 503 : code === 'internal-error' ? 500 : 409;
