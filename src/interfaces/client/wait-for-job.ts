import type { Reply } from './methods.ts';
import { JobFailedError } from './problem.ts';
import { request } from './request.ts';
import type { Settings } from './send.ts';

export type Job = Reply<'jobs.get'>;

export interface WaitOptions {
  /** Called with the progress, from 0 to 1, after each look at the job. */
  readonly onProgress?: ((progress: number, job: Job) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How often the job is looked at. Default: every 500 ms. */
  readonly everyMs?: number | undefined;
}

/** With the pauses between them, about a minute: a restart of the server does not end the wait. */
const MOST_RETRIES = 10;

/**
 * Waits until a background job is done.
 *
 * @returns the job, with its `result`
 * @throws {JobFailedError} if it fails; the signal's reason, in which case the job continues
 */
export async function waitForJob(
  settings: Settings,
  id: string,
  { onProgress, signal, everyMs = 500 }: WaitOptions,
): Promise<Job> {
  for (;;) {
    const retries = Math.max(settings.retries, MOST_RETRIES);
    const { content } = await request(settings, 'jobs.get', { id }, { signal, retries });
    const job = content as Job;
    onProgress?.(job.progress, job);
    if (job.state === 'done') return job;
    if (job.state === 'failed')
      throw new JobFailedError(id, String(job.error?.code ?? 'internal-error'), String(job.error?.detail ?? ''));
    await settings.sleep(everyMs, signal);
  }
}
