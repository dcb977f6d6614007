import type { Reply } from './methods.ts';
import { JobFailedError } from './problem.ts';
import { request } from './request.ts';
import type { Settings } from './send.ts';

export type Job = Reply<'jobs.get'>;

export interface WaitOptions {
  /** Told how far it is, from 0 to 1, whenever it was looked at. */
  readonly onProgress?: ((progress: number, job: Job) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How often it is looked at; default: every 500 ms. */
  readonly everyMs?: number | undefined;
}

/** With the pauses between them about a minute: a server that starts anew does not end the wait. */
const MOST_RETRIES = 10;

/**
 * Waits until a background job is done.
 *
 * @returns the job, with its `result`
 * @throws {JobFailedError} when it fails; the signal's reason, upon which the job goes on
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
