import type { Frame } from 'node-av/lib';
import { scaleColors } from '../ffmpeg/color.ts';
import { frameMs, openDecoder, plane, readPackets } from '../ffmpeg/decode.ts';
import { openFilm } from '../ffmpeg/film.ts';
import { openFilter } from '../ffmpeg/filter.ts';
import { millisecondsPerTick, type OpenFilm, refuseSize } from '../ffmpeg/open.ts';
import { openShown } from '../ffmpeg/shown.ts';
import { upright } from '../measure/upright.ts';
import type { Understood } from '../schema.ts';
import type { Progress } from '../task.ts';
import { refuseCutOff } from '../whole/refuse.ts';
import { openLooks } from './looks.ts';
import type { UnderstandingPackage } from './model.ts';
import { openTextTracks } from './text-tracks.ts';

/** Converts to Silero's sample rate. */
const SOUND_CHAIN = 'aresample=16000:async=1,aformat=sample_fmts=flt:channel_layouts=mono';
/** The longer side of the frames that are searched for text, px; PP-OCR needs multiples of 32. */
const SIDE = 640;
const MULTIPLE = 32;
/** Films up to two minutes are examined twice per second, longer ones once. */
const SHORT_FILM_MS = 120_000;
const SHORT_STEP_MS = 500;
const LONG_STEP_MS = 1000;

/**
 * Finds speech and text in a film with the models of packages/understanding. Sound and frames are queued until reading pauses,
 * ten times per second, because the models run asynchronously and FFmpeg does not wait.
 */
export async function understandFilm(
  task: { readonly file: string; readonly module: string; readonly threads: number; readonly maxDurationMs: number },
  progress: (progress: Progress) => void,
): Promise<Understood> {
  const startedAt = performance.now();
  // files that are not films are refused before the models are loaded, which takes seconds
  refuseCutOff(task.file, task.maxDurationMs);
  const film = await openFilm(task.file, task.maxDurationMs);
  const models: UnderstandingPackage = await import(task.module);
  const speech = film.sound === undefined ? undefined : await models.openSpeechFinder();
  const text = await models.openTextFinder();
  const stepMs = (film.declaredMs ?? Number.POSITIVE_INFINITY) <= SHORT_FILM_MS ? SHORT_STEP_MS : LONG_STEP_MS;
  const { width, height } = pictureSize(film);
  const tracks = openTextTracks(text, width, height);
  const sounds: Float32Array[] = [];
  /** Without `rgb`, the frame before is still visible. */
  const pictures: { readonly ms: number; readonly rgb?: Uint8Array }[] = [];
  const picturePass = openPictures(film, { width, height }, task.threads, stepMs, {
    look: (rgb, ms) => pictures.push({ ms, rgb }),
    stand: (ms) => pictures.push({ ms }),
  });
  const soundPass = film.sound === undefined ? undefined : openSound(film, (samples) => sounds.push(samples));
  const catchUp = async () => {
    for (const samples of sounds.splice(0)) await speech?.push(samples);
    for (const { rgb, ms } of pictures.splice(0))
      if (rgb === undefined) tracks.stand(ms);
      else await tracks.look(rgb, ms);
    const readMs = Math.max(0, picturePass.readMs());
    const percent = Math.min(100, (100 * readMs) / Math.max(1, film.declaredMs ?? Number.POSITIVE_INFINITY));
    progress({ percent, timesRealTime: readMs / Math.max(1, performance.now() - startedAt) });
  };
  try {
    await readPackets(
      film,
      (packet) => {
        if (packet.streamIndex === film.picture.index) {
          if (packet.size > 0) picturePass.push(packet);
        } else if (packet.streamIndex === film.sound?.index) soundPass?.push(packet);
        return true;
      },
      catchUp,
    );
    picturePass.push(null);
    soundPass?.push(null);
    await catchUp();
    const shift = soundPass?.startMs() ?? 0;
    const spoken = (await speech?.finish()) ?? [];
    return {
      speech: spoken.map(({ start_ms, end_ms }) => ({
        start_ms: Math.max(0, Math.round(start_ms + shift)),
        end_ms: Math.max(0, Math.round(end_ms + shift)),
      })),
      texts: tracks.finish(picturePass.endMs()),
      measured_with: {
        runtime: models.runtime(),
        models: [...(speech === undefined ? [] : [speech.evidence]), ...text.evidence],
        speech: models.SPEECH,
        text: { ...models.TEXT, step_ms: stepMs, width, height },
      },
    };
  } finally {
    picturePass.close();
    soundPass?.close();
    film.close();
  }
}

function pictureSize({ shown }: OpenFilm): { width: number; height: number } {
  const scale = SIDE / Math.max(shown.width, shown.height);
  const rounded = (length: number) => Math.max(MULTIPLE, MULTIPLE * Math.round((length * scale) / MULTIPLE));
  return { width: rounded(shown.width), height: rounded(shown.height) };
}

type Packets = Parameters<ReturnType<typeof openDecoder>['push']>[0];

/** Passes on what is visible every `stepMs`, as bytes of red, green and blue. */
function openPictures(
  film: OpenFilm,
  size: { readonly width: number; readonly height: number },
  threads: number,
  stepMs: number,
  seen: { readonly look: (rgb: Uint8Array, ms: number) => void; readonly stand: (ms: number) => void },
) {
  const decoder = openDecoder(film, film.picture, threads);
  const filter = openFilter('picture', film.picture.timeBase, (frame) => {
    refuseSize(film.name, frame.width, frame.height);
    const scaled = scaleColors(frame, {
      scale: `${size.width}:${size.height}:flags=area`,
      matrix: 'bt709',
      range: 'tv',
    });
    return `${upright(film, frame)}${scaled},format=rgb24`;
  });
  const looks = openLooks(stepMs, {
    look: (frame, ms) => filter.push(frame, (scaled) => seen.look(bytesOf(scaled), ms)),
    stand: seen.stand,
  });
  const whole = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
  const shown = openShown(film, whole, looks.see);
  return {
    push: (packet: Packets) => {
      decoder.push(packet, shown.push);
      if (packet !== null) return;
      shown.finish();
      looks.end(shown.endMs());
    },
    readMs: looks.readMs,
    endMs: () => Math.max(0, shown.endMs()),
    close: () => {
      shown.close();
      looks.close();
      filter.close();
      decoder.close();
    },
  };
}

/** Returns the frame without the padding of its rows. */
function bytesOf(frame: Frame): Uint8Array {
  const row = 3 * frame.width;
  const stride = frame.linesize[0] ?? row;
  const bytes = plane(frame, 0);
  const rgb = new Uint8Array(row * frame.height);
  for (let y = 0; y < frame.height; y += 1) rgb.set(bytes.subarray(y * stride, y * stride + row), y * row);
  return rgb;
}

function openSound(film: OpenFilm, take: (samples: Float32Array) => void) {
  const stream = film.sound ?? film.picture;
  const decoder = openDecoder(film, stream, 1);
  const filter = openFilter('sound', stream.timeBase, () => SOUND_CHAIN);
  const tickMs = millisecondsPerTick(stream);
  let startMs: number | undefined;
  const receive = (frame: Frame) => {
    startMs ??= (frameMs(frame, tickMs) ?? film.originMs) - film.originMs;
    frame.pts = frame.bestEffortTimestamp;
    filter.push(frame, collect);
  };
  const collect = (frame: Frame) => {
    const bytes = plane(frame, 0);
    take(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 4 * frame.nbSamples)));
  };
  return {
    push: (packet: Packets) => {
      decoder.push(packet, receive);
      if (packet === null) filter.push(null, collect);
    },
    startMs: () => startMs ?? 0,
    close: () => {
      filter.close();
      decoder.close();
    },
  };
}
