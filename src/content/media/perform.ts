import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { planClipCrop } from './crop.ts';
import { describeClip } from './describe-clip.ts';
import { describeUnderstood } from './describe-understood.ts';
import { encodeClip } from './encode.ts';
import { openFilm } from './ffmpeg/film.ts';
import { generateFilm } from './generate.ts';
import { nearestDistances } from './look-alikes.ts';
import { measureFilm } from './measure/film.ts';
import { openPreview } from './preview.ts';
import { proposeClips } from './propose.ts';
import type { FilmAnalysis, MadePreview, Understood } from './schema.ts';
import { findShots } from './shots.ts';
import { writeStills } from './still.ts';
import type { Progress, Task } from './task.ts';
import { thumbnailMs } from './thumbnail-time.ts';
import { transitionsOf } from './transitions.ts';
import { INSTALL_COMMAND } from './understand/find-package.ts';
import { transcribeFilm } from './understand/transcribe.ts';
import { describeTranscript } from './understand/transcript.ts';
import { understandFilm } from './understand/understand-film.ts';
import { refuseCutOff } from './whole/refuse.ts';

/** Runs a task in this process; called by the child process. */
export async function perform(task: Task, progress: (progress: Progress) => void): Promise<unknown> {
  switch (task.kind) {
    case 'analyze':
      return analyze(task, progress);
    case 'understand':
      return understandFilm(task, progress);
    case 'transcribe':
      return transcribeFilm(task, progress);
    case 'film':
      generateFilm(task.recipe, task.to);
      return null;
    case 'thumbnails':
      await writeStills(task.file, task.wanted);
      return null;
    case 'render': {
      const startedAt = performance.now();
      return encodeClip(task, (share) => {
        const done = Math.min(1, Math.max(0, share));
        const timesRealTime = (done * (task.end_ms - task.start_ms)) / Math.max(1, performance.now() - startedAt);
        progress({ percent: 100 * done, timesRealTime });
      });
    }
  }
}

async function analyze(
  task: Extract<Task, { kind: 'analyze' }>,
  progress: (progress: Progress) => void,
): Promise<FilmAnalysis & { readonly preview?: MadePreview | undefined }> {
  const startedAt = performance.now();
  refuseCutOff(task.file, task.maxDurationMs);
  const film = await openFilm(task.file, task.maxDurationMs);
  const preview = task.preview === undefined ? undefined : openPreview(film, task.preview, task.threads);
  try {
    const measured = await measureFilm(film, {
      threads: task.threads,
      maxDurationMs: task.maxDurationMs,
      progress: (ms) => progress(progressAt(ms, film.declaredMs, startedAt)),
      witness: preview,
    });
    const made = preview?.conclude(measured.durationMs);
    const shots = findShots(measured.frames, measured.pictureEndMs, measured.looks);
    const clips = proposeClips(measured, shots.shots, task.clip_options, task.understood?.speech);
    const distances = nearestDistances(measured.looks, clips);
    const { size } = await stat(task.file);
    return {
      sha256: await hashFile(task.file),
      size_bytes: size,
      duration_ms: Math.round(measured.durationMs),
      width: measured.width,
      height: measured.height,
      fps: measured.fps,
      bitrate_bps: Math.round((8000 * size) / measured.durationMs),
      has_audio: measured.hasAudio,
      loudness_lufs: measured.loudnessLufs ?? null,
      cuts_ms: [...shots.cutsMs],
      fades: shots.fades.map(({ start_ms, end_ms }) => ({ start_ms, end_ms })),
      transitions: transitionsOf(shots),
      ...understandingOf(task.understood),
      ...(task.transcribed !== undefined && {
        transcript: task.transcribed.segments,
        transcribed_with: task.transcribed.made_with,
      }),
      clips: clips.map((clip, at) => {
        const crop = planClipCrop(measured, shots.shots, clip, measured.grid, task.understood?.texts);
        return {
          ...clip,
          features: {
            ...describeClip(measured, shots, clip),
            ...nearest(distances[at]),
            ...(task.transcribed !== undefined && describeTranscript(task.transcribed.segments, clip)),
            ...(task.understood !== undefined && describeUnderstood(measured, task.understood, clip, crop)),
          },
          thumbnail_ms: thumbnailMs(measured, clip),
          crop,
        };
      }),
      ...(made !== undefined && { preview: made }),
    };
  } finally {
    preview?.close();
    film.close();
  }
}

const understandingOf = (understood: Understood | undefined) =>
  understood === undefined
    ? { understanding: { missing_because: 'understanding-not-installed' as const, install: INSTALL_COMMAND } }
    : { speech: understood.speech, texts: understood.texts, understanding: understood.measured_with };

const nearest = (distance: number | undefined) => (distance === undefined ? {} : { nearest_clip_distance: distance });

function progressAt(ms: number, declaredMs: number | undefined, startedAt: number): Progress {
  const readMs = Math.max(0, Number.isFinite(ms) ? ms : 0);
  // A film without a declared duration has no percentage until it has been read.
  const percent = declaredMs === undefined || declaredMs <= 0 ? 0 : Math.min(100, (100 * readMs) / declaredMs);
  return { percent, timesRealTime: readMs / Math.max(1, performance.now() - startedAt) };
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}
