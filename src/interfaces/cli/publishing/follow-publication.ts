import { pause } from '../../../core/kernel/index.ts';
import type { Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { EXIT } from '../exit.ts';
import { isLocal } from '../jobs/follow-job.ts';
import { stopSignal } from '../operations/stop-signal.ts';
import { remark } from '../print.ts';

type Publication = Reply<'publications.get'>;

const LOOK_EVERY_MS = 200;

/**
 * Follows a publication until there is nothing more to do. Without `--server`, a worker in this process does the work; with it,
 * the server's workers do.
 */
export async function followPublication(api: Api, id: string): Promise<Publication> {
  const stop = new AbortController();
  void stopSignal().then(() => stop.abort());
  const { startWorker } = await import('../../worker/index.ts');
  const { JOBS_OF_PUBLICATION, startTick } = await import('../../../campaigns/publishing/index.ts');
  const worker = isLocal(api)
    ? await startWorker(api.engine, { concurrency: 1, names: JOBS_OF_PUBLICATION })
    : undefined;
  const ticking = isLocal(api) ? startTick(api.engine) : undefined;
  try {
    return await untilSettled(api, id, stop.signal);
  } finally {
    await Promise.all([worker?.stop(), ticking?.stop()]);
  }
}

async function untilSettled({ client }: Api, id: string, stop: AbortSignal): Promise<Publication> {
  const said = new Set<string>();
  const sayOnce = (line: string) => {
    if (!said.has(line)) remark(line);
    said.add(line);
  };
  for (;;) {
    const publication = await client.publications.get({ id });
    for (const { key, state, remote_id } of publication.steps)
      if (remote_id !== null) sayOnce(`${key}: ${state}, ${remote_id}`);
    if (isSettled(publication)) return publication;
    const next = publication.steps.find(({ state }) => state !== 'done' && state !== 'adopted');
    if (publication.state === 'rendering') sayOnce(`rendering the clip (job ${publication.render_job_id})`);
    else if (publication.not_before !== null)
      sayOnce(`waiting for ${next?.key ?? 'the platform to show what was created'}`);
    if (stop.aborted) {
      remark(`stopped waiting; to continue publication ${id}, run \`campaigns-engine worker\` or \`serve\``);
      process.exitCode = EXIT.failed;
      return publication;
    }
    await pause(LOOK_EVERY_MS, stop);
  }
}

function isSettled({ state, wanted, budget }: Publication): boolean {
  if (['stopped', 'ended', 'removed'].includes(state)) return true;
  return (state === 'paused' || state === 'active') && state === wanted && budget.wanted_minor === null;
}
