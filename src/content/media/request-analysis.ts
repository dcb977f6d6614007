import { z } from 'zod';
import type { Context } from '../../context.ts';
import { Id } from '../../core/kernel/index.ts';
import type { Attempt } from '../../core/queue/index.ts';
import { videoAssetWithClips } from '../catalog/index.ts';
import { receiveFilm } from './keep-files.ts';
import { findFilm, putFilm } from './store.ts';
import { dropProposals, measureFilm } from './take-film.ts';

/** The largest film that is taken: Instagram's 4 GiB, the most that any of the platforms takes. */
export const MAX_FILM_BYTES = 4_294_967_296;

export const AnalyzeInput = z.strictObject({ video_asset_id: Id });

/**
 * Receives a video's film and queues its analysis.
 *
 * @returns the job's id
 * @throws `video-not-found`, before a byte is read; `film-too-large`; `film-type-refused`
 */
export async function requestAnalysis(
  ctx: Context,
  videoAssetId: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<string> {
  await videoAssetWithClips(ctx, videoAssetId);
  const kept = await receiveFilm(ctx, bytes, MAX_FILM_BYTES);
  const earlier = await findFilm(ctx.db, videoAssetId);
  return ctx.db.transaction(async (transaction) => {
    // clips of another film are none of this one
    if (earlier !== undefined && earlier.sha256 !== kept.sha256) await dropProposals(transaction, earlier);
    await putFilm(transaction, videoAssetId, kept, ctx.now());
    const input = { video_asset_id: videoAssetId };
    return ctx.queue.enqueue(transaction, { name: 'analyze-film', input, actor: ctx.actor });
  });
}

const SAVE_EVERY_MS = 1000;
/** Several jobs keep the cores of a machine busier than several threads do one. */
const THREADS_A_JOB = 1;

/** The job: measures the film. @param preferredMs the clip lengths that the rule sets like */
export async function analyzeRequested(
  ctx: Context,
  { video_asset_id }: z.output<typeof AnalyzeInput>,
  attempt: Attempt,
  preferredMs: readonly number[],
): Promise<{ video_asset_id: string; sha256: string; clips: number }> {
  let savedAt = Number.NEGATIVE_INFINITY;
  let saving: Promise<void> = Promise.resolve();
  const onProgress = ({ percent }: { percent: number }) => {
    if (performance.now() - savedAt < SAVE_EVERY_MS) return;
    savedAt = performance.now();
    // a save that fails because the job was taken away aborts the signal, which ends the child
    saving = attempt.save(percent / 100).catch(() => {});
  };
  const options = { threads: THREADS_A_JOB, preferredMs: [...preferredMs], signal: attempt.signal, onProgress };
  const { analysis } = await measureFilm(ctx, video_asset_id, options);
  await saving;
  return { video_asset_id, sha256: analysis.sha256, clips: analysis.clips.length };
}
