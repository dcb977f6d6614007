import { renameSync, rmSync } from 'node:fs';
import { AV_PIX_FMT_YUV420P } from 'node-av/constants';
import { encodeSound } from './encode-sound.ts';
import { openDecoder, readPackets } from './ffmpeg/decode.ts';
import { badFilm } from './ffmpeg/fail.ts';
import { openFilm } from './ffmpeg/film.ts';
import { openFilters } from './ffmpeg/filter.ts';
import type { OpenFilm } from './ffmpeg/open.ts';
import { openPicturePipe, type Pipe } from './ffmpeg/pipe.ts';
import { BT709_COLORS, openWriter, SAMPLES_A_FRAME } from './ffmpeg/write.ts';
import { cutSound } from './level.ts';
import { frameRate, pictureFilters, type Rate } from './plan.ts';
import type { Storyboard } from './schema.ts';
import { partOf } from './still.ts';
import { openStoryboard } from './storyboard.ts';
import type { Progress, Task } from './task.ts';

type PreviewTask = Extract<Task, { kind: 'preview' }>;
type Writer = ReturnType<typeof openWriter>;

/** The longer side of a proxy, px; smaller films are not enlarged. */
const SIDE = 480;
const SOUND_BPS = 64_000;
/** Three megabytes a minute are enough for the liveliest picture of that size. */
const MAX_PICTURE_BPS = 330_000;

/** Writes the proxy and the storyboard of a film in one reading. Both appear whole or not at all. */
export async function encodePreview(task: PreviewTask, progress: (progress: Progress) => void): Promise<Storyboard> {
  const film = await openFilm(task.file, Number.POSITIVE_INFINITY);
  const part = partOf(task.to);
  const closers = [film.close];
  try {
    const writer = openWriter(part, 'mp4');
    closers.push(writer.close);
    const size = proxySize(film);
    const rate = proxyRate(frameRate(film, task.fps));
    const storyboard = openStoryboard(size, rate, task.duration_ms);
    closers.push(storyboard.close);
    const picture = openPicture(film, writer, { size, rate, threads: task.threads }, storyboard.take, closers);
    const sound = encodeSound(film, writer, { chain: soundChain(film, task.duration_ms), bitRate: SOUND_BPS }, closers);
    writer.start();
    const startedAt = performance.now();
    await readPackets(
      film,
      (packet) => {
        if (packet.streamIndex === film.picture.index) picture.push(packet);
        else if (packet.streamIndex === film.sound?.index) sound?.push(packet);
        return true;
      },
      () => {
        const ms = Math.max(0, picture.readMs() - film.originMs);
        const percent = Math.min(100, (100 * ms) / Math.max(1, task.duration_ms));
        progress({ percent, timesRealTime: ms / Math.max(1, performance.now() - startedAt) });
      },
    );
    picture.push(null);
    sound?.push(null);
    if (picture.written() === 0) throw badFilm('film-not-readable', `${film.name} has no picture that can be shown`);
    writer.finish();
    const found = storyboard.write(task.storyboardTo);
    renameSync(part, task.to);
    return found;
  } finally {
    for (const close of closers.reverse()) close();
    rmSync(part, { force: true });
  }
}

function proxySize(film: OpenFilm) {
  const { width, height } = film.shown;
  const scale = Math.min(1, SIDE / Math.max(width, height));
  const even = (length: number) => Math.max(16, 2 * Math.round((length * scale) / 2));
  return { width: even(width), height: even(height) };
}

/** Every second picture of a film of more than 30 a second. */
const proxyRate = ({ num, den }: Rate): Rate => (num / den > 31 ? { num, den: 2 * den } : { num, den });

interface Proxy {
  readonly size: { readonly width: number; readonly height: number };
  readonly rate: Rate;
  readonly threads: number;
}

function openPicture(
  film: OpenFilm,
  writer: Writer,
  { size, rate, threads }: Proxy,
  take: ReturnType<typeof openStoryboard>['take'],
  closers: (() => void)[],
): Pipe {
  const decoder = openDecoder(film, film.picture, threads);
  const pictures = `fps=${rate.num}/${rate.den}:start_time=0:round=near`;
  const filter = openFilters(
    'picture',
    film.picture.timeBase,
    pictureFilters(film, 'null', { start_ms: 0 }, size),
    pictures,
  );
  closers.push(decoder.close, filter.close);
  const stream = writer.addPicture({
    codec: 'libx264',
    format: AV_PIX_FMT_YUV420P,
    colors: BT709_COLORS,
    ...size,
    timeBase: { num: rate.den, den: rate.num },
    frameRate: rate,
    threads,
    maxBitRate: MAX_PICTURE_BPS,
    // a key frame a second: a seek shows its picture at once
    options: { preset: 'superfast', crf: '27', g: String(Math.ceil(rate.num / rate.den)) },
  });
  const both = {
    write: (frame: Parameters<typeof stream.write>[0]) => {
      stream.write(frame);
      take(frame);
    },
  };
  const whole = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
  return openPicturePipe(film, whole, decoder, filter, both);
}

const soundChain = (film: OpenFilm, durationMs: number): string =>
  [
    cutSound(film.originMs, { start_ms: 0, end_ms: durationMs }),
    'aresample=48000:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo',
    `asetnsamples=n=${SAMPLES_A_FRAME.aac}:p=0`,
  ].join(',');
