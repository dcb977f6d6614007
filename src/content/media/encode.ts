import { renameSync, rmSync, statSync } from 'node:fs';
import { AV_PIX_FMT_YUV420P } from 'node-av/constants';
import { encodeSound } from './encode-sound.ts';
import { openDecoder, readPackets } from './ffmpeg/decode.ts';
import { badFilm } from './ffmpeg/fail.ts';
import { openAgain, openFilm } from './ffmpeg/film.ts';
import { openFilters } from './ffmpeg/filter.ts';
import type { OpenFilm } from './ffmpeg/open.ts';
import { openPicturePipe, type Pipe } from './ffmpeg/pipe.ts';
import { BT709_COLORS, openWriter } from './ffmpeg/write.ts';
import { type ClipPlan, planClip } from './plan.ts';
import type { PlannedClip, RenderTarget } from './schema.ts';
import type { Stretch } from './shots.ts';
import type { Task } from './task.ts';

type RenderTask = Extract<Task, { kind: 'render' }>;

const SOUND_BPS = 128_000;
/** The maximum that a 1080 × 1920 video needs; more only makes the file larger. */
const MAX_PICTURE_BPS = 12_000_000;

/** Renders a clip into its own file, which appears complete or not at all. @returns what was planned for it */
export async function encodeClip(task: RenderTask, progress: (share: number) => void): Promise<PlannedClip> {
  const film = await openFilm(task.file, Number.POSITIVE_INFINITY);
  const part = `${task.to}.part`;
  try {
    const plan = await planClip(film, task);
    await encode(film, task, plan, part, bitRates(task, task.target), progress);
    const bps = (8000 * statSync(part).size) / (task.end_ms - task.start_ms);
    const leastBps = 1.05 * (task.target.min_bitrate_bps ?? 0);
    // A still image compresses to less than some platforms accept: it is then encoded at a constant rate with padding.
    if (bps < leastBps) await encode(film, task, plan, part, { constantBps: 1.3 * leastBps }, progress);
    renameSync(part, task.to);
    return { cuts_text: plan.crop.cuts_text === true, thumbnail_ms: plan.thumbnailMs };
  } finally {
    film.close();
    rmSync(part, { force: true });
  }
}

type Rates = { readonly maxBps: number } | { readonly constantBps: number };

/** Exported for its test. */
export function bitRates(
  { start_ms, end_ms }: Stretch,
  target: Pick<RenderTarget, 'max_size_bytes'>,
): { readonly maxBps: number } {
  const fittingBps = (0.9 * 8000 * target.max_size_bytes) / (end_ms - start_ms) - SOUND_BPS;
  return { maxBps: Math.min(MAX_PICTURE_BPS, fittingBps) };
}

async function encode(
  whole: OpenFilm,
  task: RenderTask,
  plan: ClipPlan,
  to: string,
  rates: Rates,
  progress: (share: number) => void,
): Promise<void> {
  const film = await openAgain(whole, task.start_ms);
  const writer = openWriter(to, 'mp4');
  const closers = [film.close, writer.close];
  try {
    const picture = openPicture(film, writer, task, plan, rates, closers);
    const sound = encodeSound(film, writer, { chain: plan.sound, bitRate: SOUND_BPS }, closers);
    writer.start();
    // One second more, because frames may be stored up to a second before they are shown.
    const enoughMs = film.originMs + task.end_ms + 1000;
    await readPackets(
      film,
      (packet) => {
        if (packet.streamIndex === film.picture.index) picture.push(packet);
        else if (packet.streamIndex === film.sound?.index) sound?.push(packet);
        return picture.readMs() < enoughMs || (sound !== undefined && sound.readMs() < enoughMs);
      },
      () => progress((picture.readMs() - film.originMs - task.start_ms) / (task.end_ms - task.start_ms)),
    );
    picture.push(null);
    sound?.push(null);
    if (picture.written() === 0)
      throw badFilm('clip-outside-film', `${film.name} has no frames from ${task.start_ms} to ${task.end_ms} ms`);
    writer.finish();
  } finally {
    for (const close of closers.reverse()) close();
  }
}

type Writer = ReturnType<typeof openWriter>;

function openPicture(
  film: OpenFilm,
  writer: Writer,
  { threads, start_ms, end_ms }: RenderTask,
  { picture, pictures, size, rate }: ClipPlan,
  rates: Rates,
  closers: (() => void)[],
): Pipe {
  const decoder = openDecoder(film, film.picture, threads);
  const filter = openFilters('picture', film.picture.timeBase, picture, pictures);
  closers.push(decoder.close, filter.close);
  const base = { preset: 'veryfast', profile: 'high' };
  const quality =
    'maxBps' in rates
      ? { maxBitRate: rates.maxBps, options: { ...base, crf: '20' } }
      : { bitRate: rates.constantBps, maxBitRate: rates.constantBps, options: { ...base, 'nal-hrd': 'cbr' } };
  const format = AV_PIX_FMT_YUV420P;
  const timeBase = { num: rate.den, den: rate.num };
  const stream = {
    codec: 'libx264',
    format,
    colors: BT709_COLORS,
    ...size,
    timeBase,
    frameRate: rate,
    threads,
    ...quality,
  };
  return openPicturePipe(film, { fromMs: start_ms, toMs: end_ms }, decoder, filter, writer.addPicture(stream));
}
