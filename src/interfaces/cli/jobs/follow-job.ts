import type { Api, LocalApi } from '../api.ts';
import { remark } from '../print.ts';

const LOOK_EVERY_MS = 200;
/** A job that no worker has taken after this time is waiting for a worker or behind other jobs. */
const SAY_QUEUED_MS = 5_000;

export const isLocal = (api: Api): api is LocalApi => 'engine' in api;

/**
 * Follows a job to its end.
 *
 * @param show called with the progress, from 0 to 1
 * @returns its result; undefined if `stop` was aborted first
 * @throws {JobFailedError} when it fails
 */
export async function followJob<Result>(
  { client }: Api,
  id: string,
  show: (progress: number) => void,
  stop: AbortSignal,
): Promise<Result | undefined> {
  const patience = setTimeout(() => remark(`${id} is queued: no worker has taken it yet`), SAY_QUEUED_MS).unref();
  try {
    const onProgress = (progress: number, { state }: { readonly state: string }) => {
      if (state !== 'queued') clearTimeout(patience);
      show(progress);
    };
    const { result } = await client.jobs.wait(id, { onProgress, signal: stop, everyMs: LOOK_EVERY_MS });
    // the type of the result depends on the kind of job
    return result as Result;
  } catch (error) {
    if (stop.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(patience);
  }
}
