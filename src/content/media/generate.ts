import { AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_FLTP, AV_SAMPLE_FMT_S16 } from 'node-av/constants';
import { avGetPixFmtFromName, type Frame } from 'node-av/lib';
import { openSource } from './ffmpeg/filter.ts';
import { openWriter, SAMPLES_A_FRAME, type StreamWriter } from './ffmpeg/write.ts';
import type { FilmRecipe } from './task.ts';

/** Makes the film of a recipe. Writes video and sound alternately, so that neither piles up in memory. */
export function generateFilm(recipe: FilmRecipe, to: string): void {
  const { soundCodec = 'aac', container = 'mp4' } = recipe;
  const writer = openWriter(to, container);
  const streams: Feeding[] = [];
  try {
    if (recipe.picture !== undefined) streams.push(openPicture(writer, recipe, recipe.picture));
    if (recipe.sound !== undefined) {
      const samples = SAMPLES_A_FRAME[soundCodec] ?? 1024;
      const [name, format] = SAMPLE_FORMATS[soundCodec];
      const chain = `${recipe.sound},aformat=sample_fmts=${name}:sample_rates=48000,asetnsamples=n=${samples}:p=0`;
      const source = openSource('sound', chain);
      const stream = writer.addSound({
        codec: soundCodec,
        bitRate: recipe.soundBps ?? 128_000,
        format,
        sampleRate: 48_000,
        layout: source.sink.buffersinkGetChannelLayout(),
        timeBase: source.sink.buffersinkGetTimeBase(),
      });
      streams.push({ source, writer: stream });
    }
    writer.start();
    feed(streams);
    writer.finish();
  } finally {
    for (const { source } of streams) source.close();
    writer.close();
  }
}

function openPicture(writer: ReturnType<typeof openWriter>, recipe: FilmRecipe, picture: string): Feeding {
  const { pictureCodec = 'libx264', pixelFormat = PIXEL_FORMATS[pictureCodec] ?? 'yuv420p' } = recipe;
  const source = openSource('picture', `${picture},format=${pixelFormat}`);
  const { sink } = source;
  const rate = sink.buffersinkGetFrameRate();
  const aspect = sink.buffersinkGetSampleAspectRatio();
  // Only a frame has all color properties.
  const first = source.next()?.clone() ?? undefined;
  const stream = writer.addPicture({
    codec: pictureCodec,
    options: recipe.options,
    turn: recipe.turn,
    isMirrored: recipe.isMirrored,
    format: avGetPixFmtFromName(pixelFormat),
    colors: first,
    width: sink.buffersinkGetWidth(),
    height: sink.buffersinkGetHeight(),
    timeBase: sink.buffersinkGetTimeBase(),
    frameRate: rate.num > 0 ? rate : undefined,
    pixelAspect: aspect.num > 0 ? aspect : undefined,
  });
  return { source: withFirst(source, first), writer: stream };
}

/** Returns the source with a first frame that was already read. */
function withFirst(source: Feeding['source'], first: Frame | undefined): Feeding['source'] {
  let waiting = first;
  return {
    ...source,
    next: () => {
      const frame = waiting ?? source.next();
      waiting = undefined;
      return frame;
    },
    close: () => {
      first?.free();
      source.close();
    },
  };
}

const PIXEL_FORMATS: Readonly<Record<string, string>> = { mjpeg: 'yuvj420p' };

/** The sample formats that each encoder accepts. */
const SAMPLE_FORMATS = {
  aac: ['fltp', AV_SAMPLE_FMT_FLTP],
  libmp3lame: ['fltp', AV_SAMPLE_FMT_FLTP],
  libopus: ['flt', AV_SAMPLE_FMT_FLT],
  pcm_s16le: ['s16', AV_SAMPLE_FMT_S16],
  mp2: ['s16', AV_SAMPLE_FMT_S16],
} as const;

interface Feeding {
  readonly source: ReturnType<typeof openSource>;
  readonly writer: StreamWriter;
}

function feed(streams: readonly Feeding[]) {
  const open = streams.map((stream) => ({ ...stream, seconds: 0 }));
  while (open.length > 0) {
    const [behind] = open.sort((a, b) => a.seconds - b.seconds);
    if (behind === undefined) return;
    const frame = behind.source.next();
    behind.writer.write(frame ?? null);
    if (frame === undefined) open.splice(open.indexOf(behind), 1);
    else behind.seconds = secondsOf(frame, behind.source);
  }
}

function secondsOf(frame: Frame, { sink }: Feeding['source']): number {
  const { num, den } = sink.buffersinkGetTimeBase();
  return (Number(frame.pts) * num) / den;
}
