import { z } from 'zod';
import { countVideosIn, videosIn } from '../clips/index.ts';
import type { Context } from '../context.ts';
import { isEngineError, type Platform, parse } from '../kernel/index.ts';
import type { Attempt } from '../queue/index.ts';
import { orchestrateCampaignsForVideo } from './orchestrate.ts';
import { type AddedInput, type BatchBody, type BatchInput, BatchResult } from './schema.ts';

const LISTED_FAILURES = 1000;
/** Videos between two saves: so many at most are decided a second time, with the same outcome, after a `kill -9`. */
const VIDEOS_A_SAVE = 10;

/** Queues the batch. @returns the job's id; with a key whose batch is not done yet, the id of that one */
export function requestBatch(ctx: Context, { video_asset_ids, filter, platforms, key }: BatchBody): Promise<string> {
  const stretch = { since: filter?.added_since, until: ctx.now().toISOString() };
  const videos = video_asset_ids === undefined ? { stretch } : { ids: [...new Set(video_asset_ids)] };
  const input: BatchInput = { videos, platforms };
  return ctx.db.transaction((transaction) =>
    ctx.queue.enqueue(transaction, { name: 'orchestrate-batch', input, actor: ctx.actor, key }),
  );
}

/** Videos are dated when their import begins: one that was still under way when the last job looked is found an hour back. */
const OVERLAP_MS = 3_600_000;

/** The job of a schedule: orchestrates the videos added in its window, and again the last ones of the window before. */
export function orchestrateAdded(ctx: Context, { platforms, window }: AddedInput, attempt: Attempt) {
  const since = new Date(Date.parse(window.since) - OVERLAP_MS).toISOString();
  return orchestrateBatch(ctx, { videos: { stretch: { since, until: window.until } }, platforms }, attempt);
}

/** Where a batch goes on, and what it has come to so far. */
const Place = BatchResult.extend({ total: z.int(), done: z.int(), last: z.string().optional() });
type Place = z.output<typeof Place>;

/**
 * Works through many videos in order. A video that cannot be orchestrated is reported and stops nothing else.
 *
 * @throws what is `unavailable`: the attempt ends there, and the next one goes on from the last save
 */
export async function orchestrateBatch(ctx: Context, input: BatchInput, attempt: Attempt): Promise<BatchResult> {
  let place = attempt.place === undefined ? await firstPlace(ctx, input) : parse(Place, attempt.place);
  for (;;) {
    const ids = await videosFrom(ctx, input, place);
    if (ids.length === 0) return parse(BatchResult, place);
    place = moved(place, ids, await orchestrateAll(ctx, ids, input.platforms));
    // a filter can find a video more than was counted: an import that was still under way then
    await attempt.save(Math.min(1, place.done / place.total), place);
  }
}

async function firstPlace(ctx: Context, { videos }: BatchInput): Promise<Place> {
  const total = 'ids' in videos ? videos.ids.length : await countVideosIn(ctx.db.query, videos.stretch);
  return { total, done: 0, orchestrated: 0, failed: [], failed_total: 0 };
}

async function videosFrom(ctx: Context, { videos }: BatchInput, { done, last }: Place): Promise<readonly string[]> {
  if ('ids' in videos) return videos.ids.slice(done, done + VIDEOS_A_SAVE);
  return videosIn(ctx.db.query, videos.stretch, last, VIDEOS_A_SAVE);
}

type Failure = BatchResult['failed'][number];

/** The seam for a set-based way: some videos in, those that failed out. */
async function orchestrateAll(
  ctx: Context,
  videoAssetIds: readonly string[],
  platforms: readonly Platform[],
): Promise<readonly Failure[]> {
  const failed: Failure[] = [];
  for (const videoAssetId of videoAssetIds) {
    try {
      await orchestrateCampaignsForVideo(ctx, { videoAssetId, platforms });
    } catch (error) {
      if (isEngineError(error) && error.kind === 'unavailable') throw error;
      if (!isEngineError(error))
        ctx.log.error({ err: error, video_asset_id: videoAssetId }, 'a video of a batch failed');
      failed.push({ video_asset_id: videoAssetId, ...wordsFor(error) });
    }
  }
  return failed;
}

const wordsFor = (error: unknown) =>
  isEngineError(error)
    ? { code: error.code, detail: error.message }
    : { code: 'internal-error', detail: 'the engine failed in a way that it should not; the log tells more' };

const moved = (place: Place, ids: readonly string[], failed: readonly Failure[]): Place => ({
  total: place.total,
  done: place.done + ids.length,
  last: ids.at(-1),
  orchestrated: place.orchestrated + ids.length - failed.length,
  failed: [...place.failed, ...failed].slice(0, LISTED_FAILURES),
  failed_total: place.failed_total + failed.length,
});
