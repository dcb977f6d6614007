import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { Id } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import type { Attempt } from '../../core/queue/index.ts';
import { recordRequest } from '../../trust/ledger/index.ts';
import { lockVideo, supersedeClips, videoAssetWithClips } from '../catalog/index.ts';
import { type DraftFilm, placeFilm, receiveFilm } from './file-store.ts';
import { measureFilm, recordFilm } from './ingest-film.ts';
import { dropProposals } from './proposals.ts';
import { removeThumbnails, removeUnusedFilms } from './remove-files.ts';
import { lockFiles, lockFilm, putFilm } from './store.ts';

/** The largest film that is accepted: Instagram's 4 GiB, the maximum of all platforms. */
export const MAX_FILM_BYTES = 4_294_967_296;

export const AnalyzeInput = z.strictObject({
  video_asset_id: Id,
  platforms: z
    .array(Platform)
    .min(1)
    .optional()
    .describe('platforms to orchestrate the video for once its film is measured'),
});
export type AnalyzeInput = z.infer<typeof AnalyzeInput>;

/**
 * Receives a video's film and queues its analysis.
 *
 * @param platforms platforms to orchestrate the video for once its film is measured; if undefined, the caller does that
 * @returns the job's id
 * @throws `video-not-found`, before a byte is read; `film-too-large`; `film-empty`; `film-type-refused`
 */
export async function requestAnalysis(
  ctx: Context,
  videoAssetId: string,
  bytes: AsyncIterable<Uint8Array>,
  platforms?: readonly Platform[],
): Promise<string> {
  await videoAssetWithClips(ctx, videoAssetId);
  const film = await receiveFilm(ctx, bytes, MAX_FILM_BYTES);
  try {
    const { jobId, files, clips } = await ctx.db.transaction((transaction) =>
      takeOver(
        transaction,
        ctx,
        { video_asset_id: videoAssetId, ...(platforms && { platforms: [...platforms] }) },
        film,
      ),
    );
    await removeUnusedFilms(ctx, files);
    await removeThumbnails(ctx, clips);
    return jobId;
  } finally {
    await rm(film.draft, { force: true });
  }
}

/** Makes the film the video's film. Clips of another film are superseded: the video has no clips until this film is measured. */
async function takeOver(transaction: Transaction, ctx: Context, input: AnalyzeInput, film: DraftFilm) {
  const { video_asset_id: videoAssetId } = input;
  await lockFiles(transaction);
  const earlier = await lockFilm(transaction, videoAssetId);
  const isReplaced = earlier !== undefined && earlier.sha256 !== film.sha256;
  let clips: string[] = [];
  if (isReplaced) {
    await lockVideo(transaction, videoAssetId);
    clips = await dropProposals(transaction, earlier);
    await supersedeClips(transaction, videoAssetId, ctx.now());
  }
  await placeFilm(ctx, film);
  await putFilm(transaction, videoAssetId, film, ctx.now());
  await recordFilm(transaction, ctx, videoAssetId, film);
  const job = { name: 'analyze-film', input, actor: ctx.actor } as const;
  const jobId = await ctx.queue.enqueue(transaction, job, recordRequest(ctx));
  return { jobId, clips, files: isReplaced ? [earlier.file] : [] };
}

const SAVE_EVERY_MS = 1000;
/** Several jobs use a machine's cores better than several threads in one job. */
const THREADS_A_JOB = 1;

/** Runs the job: measures the film. @param preferredMs the clip lengths that the rule sets prefer */
export async function analyzeRequested(
  ctx: Context,
  { video_asset_id }: AnalyzeInput,
  attempt: Attempt,
  preferredMs: readonly number[],
): Promise<{ video_asset_id: string; sha256: string; clips: number }> {
  let savedAt = Number.NEGATIVE_INFINITY;
  let saving: Promise<void> = Promise.resolve();
  const onProgress = ({ percent }: { percent: number }) => {
    if (performance.now() - savedAt < SAVE_EVERY_MS) return;
    savedAt = performance.now();
    // if a save fails because the job was taken away, the signal is aborted, which ends the child
    saving = attempt.save(percent / 100).catch(() => {});
  };
  const options = { threads: THREADS_A_JOB, preferred_ms: [...preferredMs], signal: attempt.signal, onProgress };
  const { analysis } = await measureFilm(ctx, video_asset_id, options);
  await saving;
  return { video_asset_id, sha256: analysis.sha256, clips: analysis.clips.length };
}
