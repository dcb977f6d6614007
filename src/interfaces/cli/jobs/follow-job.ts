import type { Api, LocalApi } from '../api.ts';
import { remark } from '../print.ts';

const LOOK_EVERY_MS = 200;
/** A job that nobody has taken by then waits for a worker, or behind other jobs. */
const SAY_QUEUED_MS = 5_000;

export const isLocal = (api: Api): api is LocalApi => 'engine' in api;

/**
 * Follows a job to its end.
 *
 * @param show told how far it is, from 0 to 1
 * @returns its result; undefined when it was left before that
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
    // each kind of job says what it answers
    return result as Result;
  } catch (error) {
    if (stop.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(patience);
  }
}
