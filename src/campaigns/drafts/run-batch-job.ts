import { z } from 'zod';
import { countVideosIn, type Stretch, videosIn } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import { isEngineError, parse } from '../../core/kernel/index.ts';
import type { Attempt } from '../../core/queue/index.ts';
import { recordRequest } from '../../trust/ledger/index.ts';
import { chunksOf } from './chunks.ts';
import { inOrder } from './in-order.ts';
import { readiedUndecided } from './narrow-videos.ts';
import { orchestrateWithBisection } from './orchestrate-with-bisection.ts';
import { Saver } from './saver.ts';
import { type AddedInput, type BatchBody, BatchInput, BatchResult } from './schema.ts';

const LISTED_FAILURES = 1000;
/** Number of videos that one query finds. */
const PAGE = 1000;
/** Number of chunks that run at once; the embedded database has one session. */
const CHUNKS_AT_ONCE = { postgres: 6, embedded: 1 };

/** A batch that was queued: its job, and the number of its videos. */
export interface RequestedBatch {
  readonly job_id: string;
  readonly videos: number;
}

/** Queues the batch. If a batch with the same key is not done yet, returns that one instead. */
export async function requestBatch(
  ctx: Context,
  { video_asset_ids, filter, platforms, mode, cards, key }: BatchBody,
): Promise<RequestedBatch> {
  const stretch = { since: filter?.added_since, until: ctx.now().toISOString() };
  const videos = video_asset_ids === undefined ? { stretch } : { ids: [...new Set(video_asset_ids)] };
  const input: BatchInput = { videos, platforms, mode, cards };
  let isNew = false;
  const jobId = await ctx.db.transaction((transaction) =>
    ctx.queue.enqueue(transaction, { name: 'orchestrate-batch', input, actor: ctx.actor, key }, async (within, job) => {
      isNew = true;
      await recordRequest(ctx)(within, job);
    }),
  );
  const answered = isNew ? undefined : BatchInput.safeParse(await ctx.queue.input(jobId)).data;
  return { job_id: jobId, videos: await countVideos(ctx, answered ?? input) };
}

/** A video is dated when its import begins. Looking an hour back finds those whose import was still running last time. */
const OVERLAP_MS = 3_600_000;

/**
 * Runs the scheduled job: orchestrates the videos added in its window and in the hour before it, and older videos that were
 * measured, or got ready clips, only now.
 */
export function runScheduledBatch(ctx: Context, { platforms, window }: AddedInput, attempt: Attempt) {
  const since = new Date(Date.parse(window.since) - OVERLAP_MS).toISOString();
  const stretch = { since, until: window.until };
  const also = readiedUndecided(stretch, platforms);
  return runBatchJob(ctx, { videos: { stretch: { ...stretch, also } }, platforms }, attempt);
}

/** What a batch does: a job's input, or that of a schedule, which takes other videos, too. */
interface Batch extends Omit<BatchInput, 'videos'> {
  readonly videos: { readonly ids: readonly string[] } | { readonly stretch: Stretch };
}

/** Where a batch resumes, and its result so far. */
const Checkpoint = BatchResult.extend({ total: z.int(), done: z.int(), last: z.string().optional() });
type Checkpoint = z.output<typeof Checkpoint>;

/**
 * Works through many videos in order, one chunk per transaction. A video that cannot be orchestrated is reported and stops no
 * other.
 *
 * @throws errors of kind `unavailable`: they end the attempt, and the next one resumes from the last save
 */
export async function runBatchJob(ctx: Context, input: Batch, attempt: Attempt): Promise<BatchResult> {
  let checkpoint =
    attempt.checkpoint === undefined ? await firstCheckpoint(ctx, input) : parse(Checkpoint, attempt.checkpoint);
  const chunks = until(attempt.signal, chunksOf(ctx, pagesFrom(ctx, input, checkpoint)));
  const work = async (ids: readonly string[]) => ({ ids, failed: await failuresOf(ctx, ids, input) });
  const saver = new Saver<Checkpoint>((newest) =>
    save(attempt, newest).catch((error: unknown) => {
      // interrupted: the chunks that are running still end, and are saved too
      if (!attempt.signal.aborted) throw error;
    }),
  );
  for await (const { ids, failed } of inOrder(chunks, CHUNKS_AT_ONCE[ctx.db.kind], work)) {
    checkpoint = advanced(checkpoint, ids, failed);
    saver.put(checkpoint);
  }
  await saver.saved();
  if (attempt.signal.aborted) await save(attempt, checkpoint);
  return parse(BatchResult, checkpoint);
}

// a filter can find more videos than were counted, if an import was still running then
const save = (attempt: Attempt, checkpoint: Checkpoint) =>
  attempt.save(Math.min(1, checkpoint.done / checkpoint.total), checkpoint);

async function* until<Item>(signal: AbortSignal, items: AsyncIterable<Item>): AsyncGenerator<Item> {
  for await (const item of items) {
    if (signal.aborted) return;
    yield item;
  }
}

async function firstCheckpoint(ctx: Context, input: Batch): Promise<Checkpoint> {
  return { total: await countVideos(ctx, input), done: 0, orchestrated: 0, failed: [], failed_total: 0 };
}

const countVideos = async (ctx: Context, { videos }: Batch): Promise<number> =>
  'ids' in videos ? videos.ids.length : countVideosIn(ctx.db, videos.stretch);

async function* pagesFrom(
  ctx: Context,
  { videos }: Batch,
  { done, last }: Checkpoint,
): AsyncGenerator<readonly string[]> {
  if ('ids' in videos) {
    for (let from = done; from < videos.ids.length; from += PAGE) yield videos.ids.slice(from, from + PAGE);
    return;
  }
  let after = last;
  do {
    const ids = await videosIn(ctx.db, videos.stretch, after, PAGE);
    after = ids.at(-1);
    if (after !== undefined) yield ids;
  } while (after !== undefined);
}

type Failure = BatchResult['failed'][number];

async function failuresOf(
  ctx: Context,
  videoAssetIds: readonly string[],
  { platforms, mode, cards }: Batch,
): Promise<readonly Failure[]> {
  const { failed } = await orchestrateWithBisection(ctx, { video_asset_ids: videoAssetIds, platforms, mode, cards });
  return videoAssetIds.flatMap((id) => {
    if (!failed.has(id)) return [];
    const error = failed.get(id);
    if (!isEngineError(error)) ctx.log.error({ err: error, video_asset_id: id }, 'a video of a batch failed');
    return [{ video_asset_id: id, ...problemOf(error) }];
  });
}

const problemOf = (error: unknown) =>
  isEngineError(error)
    ? { code: error.code, detail: error.message }
    : { code: 'internal-error', detail: 'the engine failed unexpectedly; see the log' };

const advanced = (checkpoint: Checkpoint, ids: readonly string[], failed: readonly Failure[]): Checkpoint => ({
  total: checkpoint.total,
  done: checkpoint.done + ids.length,
  last: ids.at(-1),
  orchestrated: checkpoint.orchestrated + ids.length - failed.length,
  failed: [...checkpoint.failed, ...failed].slice(0, LISTED_FAILURES),
  failed_total: checkpoint.failed_total + failed.length,
});
