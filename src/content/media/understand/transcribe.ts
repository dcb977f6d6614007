import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Frame } from 'node-av/lib';
import { EngineError } from '../../../core/kernel/index.ts';
import { frameMs, openDecoder, readPackets } from '../ffmpeg/decode.ts';
import { openFilm } from '../ffmpeg/film.ts';
import { openFilter } from '../ffmpeg/filter.ts';
import { millisecondsPerTick } from '../ffmpeg/open.ts';
import type { Transcribed } from '../schema.ts';
import type { Progress } from '../task.ts';
import { refuseCutOff } from '../whole/refuse.ts';
import { readTranscript } from './transcript.ts';

/** How much sound is transcribed at once, s: the models take 30, and more context makes better sentences. */
const QUEUE_S = 20;

/**
 * Transcribes the speech in a film with whisper.cpp inside FFmpeg and the user's own model, on the CPU alone.
 *
 * @throws EngineError `speech-library-missing`, or `speech-model-refused` if the model cannot be loaded
 */
export async function transcribeFilm(
  task: { readonly file: string; readonly model: string; readonly maxDurationMs: number },
  progress: (progress: Progress) => void,
): Promise<Transcribed> {
  refuseCutOff(task.file, task.maxDurationMs);
  const film = await openFilm(task.file, task.maxDurationMs);
  // the directory's names contain no characters with a meaning in FFmpeg's filters
  const directory = mkdtempSync(join(tmpdir(), 'transcript-'));
  try {
    if (film.sound !== undefined && !hasVulkanLoader()) throw libraryMissing();
    const made_with = {
      model: basename(task.model),
      sha256: await sha256Of(task.model),
      runtime: 'whisper.cpp in FFmpeg',
    };
    if (film.sound === undefined) return { segments: [], made_with };
    const [model, to] = [join(directory, 'model.bin'), join(directory, 'transcript.json')];
    symlinkSync(task.model, model);
    const chain = `aresample=16000:async=1,aformat=sample_fmts=flt:channel_layouts=mono,whisper=model='${model}':language=auto:queue=${QUEUE_S}:use_gpu=false:destination='${to}':format=json`;
    const decoder = openDecoder(film, film.sound, 1);
    const filter = openFilter('sound', film.sound.timeBase, () => chain);
    const tickMs = millisecondsPerTick(film.sound);
    const startedAt = performance.now();
    let [startMs, readMs]: [number | undefined, number] = [undefined, 0];
    const receive = (frame: Frame) => {
      readMs = (frameMs(frame, tickMs) ?? film.originMs) - film.originMs;
      startMs ??= readMs;
      frame.pts = frame.bestEffortTimestamp;
      filtered(() => filter.push(frame, () => {}), task.model);
    };
    try {
      await readPackets(
        film,
        (packet) => {
          if (packet.streamIndex === film.sound?.index) decoder.push(packet, receive);
          return true;
        },
        () => {
          const percent = Math.min(
            100,
            (100 * Math.max(0, readMs)) / Math.max(1, film.declaredMs ?? Number.POSITIVE_INFINITY),
          );
          progress({ percent, timesRealTime: Math.max(0, readMs) / Math.max(1, performance.now() - startedAt) });
        },
      );
      decoder.push(null, receive);
      filter.push(null, () => {});
    } finally {
      filter.close();
      decoder.close();
    }
    // an audio track without sound results in no file
    const written = existsSync(to) ? readFileSync(to, 'utf8') : '';
    return { segments: readTranscript(written, startMs ?? 0), made_with };
  } finally {
    film.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** whisper.cpp looks for GPUs even when told to use none, and without this library the process crashes. */
const VULKAN_LOADER = 'libvulkan.so.1';

/** Returns whether the library that whisper.cpp needs on Linux can be loaded. */
export function hasVulkanLoader(
  platform: NodeJS.Platform = process.platform,
  library: string = VULKAN_LOADER,
): boolean {
  if (platform !== 'linux') return true;
  try {
    process.dlopen({ exports: {} }, library);
    return true;
  } catch (error) {
    // Node's message for a library that it found and loaded, but that is not a Node module
    return String(error).includes('did not self-register');
  }
}

const libraryMissing = () =>
  new EngineError(
    'speech-library-missing',
    `speech cannot be transcribed without ${VULKAN_LOADER}, which is not installed here; install it (Debian: apt-get install libvulkan1)`,
  );

/** Runs the filter, which loads the model with the first sound. */
function filtered(push: () => void, model: string): void {
  try {
    push();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EngineError(
      'speech-model-refused',
      `${basename(model)} cannot be loaded by whisper.cpp (${why}): copy it again`,
    );
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}
