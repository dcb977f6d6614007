import type { Platform } from '../../../core/platforms/index.ts';
import type { Input } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { EXIT } from '../exit.ts';
import { followJob, isLocal } from '../jobs/follow-job.ts';
import { stopSignal } from '../operations/stop-signal.ts';
import { counted, remark, say, sayJson } from '../print.ts';
import { progress } from '../progress.ts';
import { failureInWords } from './orchestrate-each.ts';

/** The videos to orchestrate, in the form that `POST /campaigns/orchestrations` accepts. */
type Videos = { readonly video_asset_ids: string[] } | { readonly filter: { readonly added_since?: string } };

interface BatchResult {
  readonly orchestrated: number;
  readonly failed: readonly { readonly video_asset_id: string; readonly code: string; readonly detail: string }[];
  readonly failed_total: number;
}

/** The most ids that one request accepts. */
const IDS_A_JOB = 100_000;
const FAILURES_SHOWN = 20;

/**
 * Orchestrates videos as background jobs, which continue where they stopped. Without `--server`, a worker in this process runs
 * them; with it, the server's workers do.
 */
export async function orchestrateMany(
  api: Api,
  videos: Videos,
  platforms: readonly Platform[],
  { mode, cards, json }: Pick<Input<'campaigns.orchestrateMany'>, 'mode' | 'cards'> & { readonly json?: boolean },
): Promise<void> {
  const stop = new AbortController();
  void stopSignal().then(() => stop.abort());
  const jobs: { id: string; videos: number }[] = [];
  for (const part of partsOf(videos)) {
    const queued = await api.client.campaigns.orchestrateMany({ ...part, platforms: [...platforms], mode, cards });
    jobs.push({ id: queued.job_id, videos: queued.videos });
  }
  const total = jobs.reduce((sum, job) => sum + job.videos, 0);
  const bar = progress('orchestrating', total, 'videos');
  const { startWorker } = await import('../../worker/index.ts');
  const worker = isLocal(api)
    ? await startWorker(api.engine, { concurrency: 1, names: ['orchestrate-batch'] })
    : undefined;
  const results: BatchResult[] = [];
  try {
    for (const job of jobs) {
      let shown = 0;
      const show = (share: number) => {
        const done = Math.round(share * job.videos);
        bar.advance(done - shown);
        shown = done;
      };
      const result = await followJob<BatchResult>(api, job.id, show, stop.signal);
      if (result === undefined) return leave(jobs.slice(results.length), isLocal(api));
      results.push(result);
    }
  } finally {
    bar.end();
    await worker?.stop();
  }
  const failed = results.flatMap((result) => result.failed);
  const sum = (count: (result: BatchResult) => number) => results.reduce((total, result) => total + count(result), 0);
  const orchestrated = sum((result) => result.orchestrated);
  const failedTotal = sum((result) => result.failed_total);
  const [first] = failed;
  if (first !== undefined) process.exitCode ??= first.code === 'video-not-found' ? EXIT.notFound : EXIT.refused;
  if (json === true)
    return sayJson({ jobs: jobs.map(({ id }) => id), orchestrated, failed, failed_total: failedTotal });
  for (const { video_asset_id, detail } of failed.slice(0, FAILURES_SHOWN))
    remark(failureInWords(video_asset_id, detail));
  if (failedTotal > FAILURES_SHOWN)
    remark(`… and ${failedTotal - FAILURES_SHOWN} more (jobs show ${jobs.map(({ id }) => id).join(', ')})`);
  say(
    `${counted(orchestrated, 'video')} orchestrated${failedTotal === 0 ? '' : `, ${failedTotal} failed (see above)`}`,
  );
}

function partsOf(videos: Videos): Videos[] {
  if (!('video_asset_ids' in videos)) return [videos];
  const { video_asset_ids: ids } = videos;
  const parts = Math.ceil(ids.length / IDS_A_JOB);
  return Array.from({ length: parts }, (_, at) => ({
    video_asset_ids: ids.slice(at * IDS_A_JOB, (at + 1) * IDS_A_JOB),
  }));
}

function leave(jobs: readonly { readonly id: string }[], wasLocal: boolean): void {
  const ids = jobs.map(({ id }) => id).join(', ');
  remark(
    wasLocal
      ? `stopped; to continue ${ids}, run \`campaigns-engine worker\` or \`serve\``
      : `stopped waiting; ${ids} continues on the server: \`jobs show\` shows its progress`,
  );
  process.exitCode = EXIT.failed;
}
