import type { Frame, Stream } from 'node-av/lib';
import { frameMs, openDecoder, plane } from '../ffmpeg/decode.ts';
import { openFilter, openFilters } from '../ffmpeg/filter.ts';
import { millisecondsPerTick, type OpenFilm } from '../ffmpeg/open.ts';
import { joined, RESTART_MS } from '../ffmpeg/shown.ts';
import { COMMON_SOUND, SOUND_CHAIN } from './chains.ts';
import { blockLoudness, SILENT_LUFS } from './loudness.ts';
import { LEVEL_MS, type SoundHop } from './measurement.ts';
import { openPaceMeter } from './pace.ts';

interface SoundPassOptions {
  readonly before?: string;
  readonly hear?: ((sound: Frame) => void) | undefined;
}

/**
 * Opens the pass over sound: FFmpeg's ebur128 filter (ITU-R BS.1770, EBU R128) and the level of every fiftieth of a second.
 *
 * @param before filters that are applied to the sound first, as stereo at 48 kHz
 * @param hear receives each decoded frame, for the duration of the call
 */
export function openSoundPass(film: OpenFilm, stream: Stream, { before, hear }: SoundPassOptions = {}) {
  const decoder = openDecoder(film, stream, 1);
  let formats = 0;
  const measured = () => {
    formats += 1;
    return SOUND_CHAIN;
  };
  const filter =
    before === undefined
      ? openFilter('sound', stream.timeBase, measured)
      : openFilters('sound', stream.timeBase, () => COMMON_SOUND, `${before},${SOUND_CHAIN}`);
  const tickMs = millisecondsPerTick(stream);
  const hops: SoundHop[] = [];
  const measurePace = openPaceMeter();
  let integrated: number | undefined;
  let endMs = Number.NEGATIVE_INFINITY;

  const push = (packet: Parameters<typeof decoder.push>[0]) => {
    decoder.push(packet, receive);
    if (packet === null) filter.push(null, take);
  };
  const receive = (frame: Frame) => {
    const ms = frameMs(frame, tickMs);
    const startMs = ms === undefined ? endMs : ms - film.originMs;
    if (endMs - startMs > RESTART_MS) throw joined(film, endMs, startMs);
    endMs = startMs + (1000 * frame.nbSamples) / frame.sampleRate;
    frame.pts = frame.bestEffortTimestamp;
    hear?.(frame);
    filter.push(frame, take);
  };
  const take: Parameters<typeof filter.push>[1] = (frame, outTickMs) => {
    const data = frame.getMetadata();
    const momentary = data.get('lavfi.r128.M');
    const whole = data.get('lavfi.r128.I');
    data.free();
    // The last frame may be shorter than a tenth of a second; the filter measures nothing for it.
    if (momentary === null) return;
    if (whole !== null) integrated = Number(whole);
    const samples = doubles(plane(frame, 0), frame.nbSamples * frame.channels);
    hops.push({
      ms: Number(frame.pts) * outTickMs - film.originMs,
      momentaryLufs: Math.max(SILENT_LUFS, Number(momentary) || SILENT_LUFS),
      levelsDb: levels(samples, frame.nbSamples, frame.channels, frame.sampleRate),
      pace: measurePace(samples, frame.channels, frame.sampleRate),
    });
  };
  const loudnessLufs = () => {
    if (integrated === undefined) return undefined;
    // If the format changed, the filter restarted, so only the hops have the whole.
    if (formats > 1)
      return Math.round(1000 * blockLoudness(hops, { start_ms: hops[0]?.ms ?? 0, end_ms: endMs })) / 1000;
    return Math.max(SILENT_LUFS, integrated);
  };
  return {
    push,
    endMs: () => endMs,
    result: () => ({ hops, loudnessLufs: loudnessLufs() }),
    close: () => {
      filter.close();
      decoder.close();
    },
  };
}

/** The level written for digital silence: softer than one bit of 24. */
const FLOOR_DB = -150;

/** Returns the samples as interleaved doubles, as ebur128 outputs them. */
const doubles = (bytes: Buffer, count: number) =>
  new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + count * 8));

/** Returns the RMS in dBFS of each window of LEVEL_MS, over all channels. */
function levels(values: Float64Array, samples: number, channels: number, rate: number): Float32Array {
  const window = Math.max(1, Math.round((rate * LEVEL_MS) / 1000));
  const count = Math.max(1, Math.floor(samples / window));
  return Float32Array.from({ length: count }, (_, at) => {
    const from = at * window * channels;
    const to = Math.min(values.length, from + window * channels);
    let squares = 0;
    for (let index = from; index < to; index += 1) squares += (values[index] ?? 0) ** 2;
    return squares === 0 ? FLOOR_DB : Math.max(FLOOR_DB, 10 * Math.log10(squares / (to - from)));
  });
}
