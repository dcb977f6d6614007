import { renameSync, rmSync } from 'node:fs';
import { AV_CHANNEL_LAYOUT_MONO, AV_PIX_FMT_YUV420P, AV_SAMPLE_FMT_FLTP, AVCOL_RANGE_JPEG } from 'node-av/constants';
import { Frame, type Stream } from 'node-av/lib';
import { matrixOf, matrixTag } from './ffmpeg/color.ts';
import { openFilters } from './ffmpeg/filter.ts';
import type { OpenFilm } from './ffmpeg/open.ts';
import { BT709_COLORS, openWriter, SAMPLES_A_FRAME, type StreamWriter } from './ffmpeg/write.ts';
import { cutSound } from './level.ts';
import { measuredSize } from './measure/pass.ts';
import { partOf } from './still.ts';

type Writer = ReturnType<typeof openWriter>;

/** With sound three megabytes per minute, even for a film of five seconds that begins with its busiest part. */
const MAX_PICTURE_BPS = 300_000;
const BUFFERED_S = 0.5;
/** FFmpeg's quality setting for AAC, 0.5 in units of 1/118: about 40 kbit/s, without encoding a frame twice to reach a rate. */
const SOUND_QUALITY = 59;
/** The clock of the frames, in which whole milliseconds and the frame rates of television are whole ticks. */
const TICKS_A_MS = 90;
/** Interval of key frames, so that seeking shows a frame immediately. */
const KEY_EVERY_MS = 1000;

/**
 * Writes the proxy from the frames and sound of an analysis. Keeps the frames as measured (480 px, full range, the film's own
 * matrix), because a second conversion would cost half as much as the encoding. The file appears complete or not at all.
 */
export function openProxy(film: OpenFilm, to: string, { rate, threads }: { rate: number; threads: number }) {
  const part = partOf(to);
  const closers = [() => rmSync(part, { force: true })];
  const close = () => {
    for (const each of closers.splice(0).reverse()) each();
  };
  try {
    const writer = openWriter(part, 'mp4');
    closers.push(writer.close);
    const picture = addPicture(film, writer, rate, threads);
    const sound = film.sound === undefined ? undefined : addSound(film, film.sound, writer, closers);
    writer.start();
    let keyMs = Number.NEGATIVE_INFINITY;
    let lastMs = Number.NEGATIVE_INFINITY;
    const writeOne = (frame: Frame, ms: number) => {
      const isKey = ms - keyMs > KEY_EVERY_MS - 1;
      if (isKey) keyMs = ms;
      lastMs = ms;
      frame.pts = BigInt(Math.round(ms * TICKS_A_MS));
      picture.write(frame, isKey);
    };
    return {
      /** Shows a frame for some time; repeats it every second, so that seeking finds it. */
      show: (frame: Frame, fromMs: number, untilMs: number) => {
        const times = Math.max(1, Math.round((untilMs - fromMs) / KEY_EVERY_MS));
        const stepMs = (untilMs - fromMs) / times;
        for (let at = 0; at < times; at += 1) writeOne(frame, fromMs + at * stepMs);
      },
      hear: (frame: Frame) => sound?.hear(frame),
      /** @param last the last frame, which lasts no longer in the file than others */
      finish: (last: Frame, endMs: number) => {
        if (endMs - lastMs > 1500 / rate) writeOne(last, endMs - 1000 / rate);
        picture.write(null);
        sound?.finish();
        writer.finish();
        renameSync(part, to);
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function addPicture(film: OpenFilm, writer: Writer, rate: number, threads: number): StreamWriter {
  return writer.addPicture({
    codec: 'libx264',
    format: AV_PIX_FMT_YUV420P,
    colors: {
      ...BT709_COLORS,
      colorRange: AVCOL_RANGE_JPEG,
      colorSpace: matrixTag(matrixOf(film.picture.codecpar)),
    },
    ...measuredSize(film),
    timeBase: { num: 1, den: 1000 * TICKS_A_MS },
    frameRate: { num: Math.round(1000 * rate), den: 1000 },
    threads,
    maxBitRate: MAX_PICTURE_BPS,
    options: PICTURE_OPTIONS,
  });
}

/** x264's fastest preset, with the deblocking filter: a twentieth of its time, and most of the visible quality. */
const PICTURE_OPTIONS = {
  preset: 'ultrafast',
  crf: '27',
  bufsize: String(MAX_PICTURE_BPS * BUFFERED_S),
  'x264-params': 'deblock=0,0',
};

/** One channel, because encoding two takes twice as long. */
const MONO = 'aformat=sample_fmts=fltp:channel_layouts=mono';

/** Adds the sound from the first frame on, with silence if it begins late or has gaps. */
function addSound(film: OpenFilm, stream: Stream, writer: Writer, closers: (() => void)[]) {
  const filter = openFilters(
    'sound',
    stream.timeBase,
    () => `aresample=48000,${MONO}`,
    `${cutSound(film.originMs, { start_ms: 0 })},aresample=48000:async=1:first_pts=0,${MONO},asetnsamples=n=${SAMPLES_A_FRAME.aac}:p=0`,
  );
  const heard = new Frame();
  heard.alloc();
  closers.push(filter.close, () => heard.free());
  const track = writer.addSound({
    codec: 'aac',
    format: AV_SAMPLE_FMT_FLTP,
    sampleRate: 48_000,
    layout: AV_CHANNEL_LAYOUT_MONO,
    timeBase: { num: 1, den: 48_000 },
    options: { aac_coder: 'fast', flags: '+qscale', global_quality: String(SOUND_QUALITY) },
  });
  const write = (samples: Frame) => track.write(samples);
  return {
    hear: (frame: Frame) => {
      // a filter takes ownership of its frame, and the analysis needs it, too
      heard.ref(frame);
      filter.push(heard, write);
      heard.unref();
    },
    finish: () => {
      filter.push(null, write);
      track.write(null);
    },
  };
}
