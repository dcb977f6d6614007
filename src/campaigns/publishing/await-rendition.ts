import { isEngineError } from '../../core/kernel/index.ts';
import { type Job, WaitUntil } from '../../core/queue/index.ts';
import type { ClipToPublish, Rendered } from './render-placement.ts';
import { askToRender } from './request-rendition.ts';
import type { Run } from './run.ts';
import { stopAt } from './stop.ts';
import { updateAsWanted } from './update-as-wanted.ts';

/** The rendering job wakes this job when it is done; this interval is for noticing that it failed. */
const LOOK_AGAIN_MS = 5_000;

/**
 * Returns the clip's file for the placement. If there is none, a separate job renders it while the publication waits. The wait
 * occupies no worker, and nothing exists on the platform yet.
 *
 * @throws {WaitUntil} while it is rendered; {Stopped} when it cannot be; {Changed}
 */
export async function awaitRendition(run: Run, clip: ClipToPublish): Promise<Rendered> {
  const { ctx, publication } = run;
  const rendered = await ctx.ads.rendered(clip);
  if (rendered !== undefined) return rendered;
  const job = publication.state === 'rendering' ? await jobOf(run) : undefined;
  if (job?.state === 'failed')
    return stopAt(run, {
      step: 'clip',
      code: 'clip-not-renderable',
      detail: job.error?.detail ?? 'the job that renders the clip failed',
      problem: { code: job.error?.code ?? 'internal-error', job_id: job.id },
    });
  if (job?.state !== 'queued' && job?.state !== 'running') await askForIt(run, clip);
  throw new WaitUntil(new Date(ctx.now().getTime() + LOOK_AGAIN_MS));
}

/** Finds the rendering job; undefined when it no longer exists, because old jobs are deleted. */
const jobOf = ({ ctx, publication: { render_job_id } }: Run): Promise<Job | undefined> =>
  render_job_id === null
    ? Promise.resolve(undefined)
    : ctx.queue.job(render_job_id).catch((error: unknown) => {
        if (isEngineError(error) && error.code === 'job-not-found') return undefined;
        throw error;
      });

/** Requests the rendering; publications of the same clip share the job. */
const askForIt = ({ ctx, publication }: Run, clip: ClipToPublish): Promise<void> =>
  ctx.db.transaction(async (transaction) => {
    const render_job_id = await askToRender(transaction, ctx, clip);
    await updateAsWanted(transaction, publication, { state: 'rendering', render_job_id, updated_at: ctx.now() });
  });
