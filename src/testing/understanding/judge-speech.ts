import type { UnderstandingPackage } from '../../content/media/understand/model.ts';
import { seededRandom } from '../../core/statistics/index.ts';
import { joined, type Material, RATE, samplesOf } from './material.ts';
import { NOISES } from './noises.ts';

/** Samples per window: speech is judged in windows of 32 ms. */
const WINDOW = 512;
const WINDOW_MS = (1000 * WINDOW) / RATE;
/** A window is silent if it is softer than the voice's loud windows by this much; a shorter gap counts as speech. */
const SILENCE_DB = 35;
const HOLE_WINDOWS = 8;
const CLIP_WINDOWS = Math.round(15_000 / WINDOW_MS);
const LOUDNESS = 0.05;

export interface SpeechFigures {
  readonly seconds: number;
  /** For clips of 15 s: mean |found − true| share of time with speech. */
  readonly share_error_mean: number;
  readonly share_error_worst: number;
  /** Share of the time with only music that is wrongly detected as speech. */
  readonly music_as_speech: number;
  /** The same for noises: claps, engines, birds, crowds. */
  readonly noise_as_speech: number;
  /** Share of the true speech that is detected, by what it is mixed with. */
  readonly recall: Readonly<Record<string, number>>;
}

interface Piece {
  readonly condition: string;
  readonly samples: Float32Array;
  readonly truth: Uint8Array;
}

/**
 * Measures how much speech is detected, and what else is taken for speech: voices alone, under noise and under music at 0 to 20 dB, then
 * music and noises without a voice. The truth is the level of the voice before mixing.
 *
 * @param voicesEach number of voices drawn for each mixture
 */
export async function judgeSpeech(
  models: UnderstandingPackage,
  material: Material,
  {
    seed,
    voicesEach,
    noiseSeconds,
  }: { readonly seed: number; readonly voicesEach: number; readonly noiseSeconds: number },
): Promise<SpeechFigures> {
  const draw = seededRandom(seed).uniform;
  const pieces = [...mixtures(material, voicesEach, draw), ...withoutVoice(material, noiseSeconds, draw)];
  const finder = await models.openSpeechFinder();
  await finder.push(joined(pieces.map(({ samples }) => samples)));
  const speech = await finder.finish();
  const truth = pieces.flatMap(({ truth: windows }) => [...windows]);
  const conditions = pieces.flatMap(({ condition, truth: windows }) => [...windows].map(() => condition));
  const found = truth.map((_, at) => {
    const ms = (at + 0.5) * WINDOW_MS;
    return speech.some(({ start_ms, end_ms }) => start_ms <= ms && ms < end_ms) ? 1 : 0;
  });
  const shareWhere = (of: (at: number) => boolean, among: (at: number) => boolean) => {
    let [hits, count] = [0, 0];
    for (const at of truth.keys())
      if (among(at)) {
        count += 1;
        hits += of(at) ? 1 : 0;
      }
    return count === 0 ? 0 : hits / count;
  };
  const errors: number[] = [];
  for (let from = 0; from + CLIP_WINDOWS <= truth.length; from += CLIP_WINDOWS) {
    const sum = (values: readonly number[]) =>
      values.slice(from, from + CLIP_WINDOWS).reduce((total, value) => total + value, 0);
    errors.push(Math.abs(sum(found) - sum(truth)) / CLIP_WINDOWS);
  }
  const mixed = [...new Set(conditions)].filter((condition) => !condition.startsWith('no voice'));
  const isFound = (at: number) => found[at] === 1;
  return {
    seconds: (truth.length * WINDOW_MS) / 1000,
    share_error_mean: errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length),
    share_error_worst: Math.max(0, ...errors),
    music_as_speech: shareWhere(isFound, (at) => conditions[at] === 'no voice: music'),
    noise_as_speech: shareWhere(isFound, (at) => conditions[at] === 'no voice: noise'),
    recall: Object.fromEntries(
      mixed.map((condition) => [
        condition,
        shareWhere(isFound, (at) => conditions[at] === condition && truth[at] === 1),
      ]),
    ),
  };
}

function* mixtures({ voices, music }: Material, voicesEach: number, draw: () => number): Generator<Piece> {
  const heard = new Map<string, Float32Array>();
  const samplesFor = (file: string) => {
    const known = heard.get(file) ?? samplesOf(file);
    heard.set(file, known);
    return known;
  };
  const beds = [
    ['alone', [99]],
    ['pink', [20, 10, 5, 0]],
    ['white', [10, 0]],
    ['music', [20, 10, 5, 0]],
  ] as const;
  for (const [bed, decibels] of beds)
    for (const snr of decibels)
      for (let turn = 0; turn < voicesEach; turn += 1) {
        const voice = leveled(samplesFor(drawn(voices, draw)), LOUDNESS);
        const gap = Math.floor(RATE * (0.4 + 1.2 * draw()));
        const spoken = new Float32Array(WINDOW * Math.floor((gap + voice.length) / WINDOW));
        spoken.set(voice.subarray(0, spoken.length - gap), gap);
        const under = bed === 'alone' ? undefined : bedOf(bed, spoken.length, music, draw);
        const scale = 10 ** (-snr / 20);
        const samples = under === undefined ? spoken : spoken.map((value, at) => value + scale * (under[at] ?? 0));
        yield { condition: bed === 'alone' ? bed : `${bed} at ${snr} dB`, samples, truth: activity(spoken) };
      }
}

function* withoutVoice({ music }: Material, seconds: number, draw: () => number): Generator<Piece> {
  const silent = (condition: string, samples: Float32Array): Piece => {
    const whole = leveled(samples.subarray(0, WINDOW * Math.floor(samples.length / WINDOW)), LOUDNESS);
    return { condition: `no voice: ${condition}`, samples: whole, truth: new Uint8Array(whole.length / WINDOW) };
  };
  const count = seconds * RATE;
  for (const [name, noise] of Object.entries(NOISES))
    yield silent(name === 'band' ? 'music' : 'noise', noise(count, draw));
  for (const file of music)
    for (let turn = 0; turn < 2; turn += 1) yield silent('music', partOf(samplesOf(file), count, draw));
}

function bedOf(bed: 'pink' | 'white' | 'music', count: number, music: readonly string[], draw: () => number) {
  const made = (name: string) => NOISES[name]?.(count, draw) ?? new Float32Array(count);
  if (bed !== 'music') return leveled(made(bed), LOUDNESS);
  return leveled(music.length === 0 ? made('band') : partOf(samplesOf(drawn(music, draw)), count, draw), LOUDNESS);
}

function partOf(samples: Float32Array, count: number, draw: () => number): Float32Array {
  const from = Math.floor(draw() * Math.max(0, samples.length - count));
  return samples.slice(from, from + count);
}

const drawn = (files: readonly string[], draw: () => number) => files[Math.floor(draw() * files.length)] ?? '';

const rms = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / Math.max(1, samples.length) + 1e-12);

function leveled(samples: Float32Array, to: number): Float32Array {
  const scale = to / rms(samples);
  return samples.map((value) => value * scale);
}

/** Returns where the voice is audible: windows near its loud ones, with gaps of up to a quarter of a second closed. */
export function activity(voice: Float32Array): Uint8Array {
  const levels = Array.from({ length: Math.floor(voice.length / WINDOW) }, (_, at) =>
    rms(voice.subarray(at * WINDOW, (at + 1) * WINDOW)),
  );
  const loud = [...levels].sort((a, b) => a - b)[Math.floor(0.95 * levels.length)] ?? 0;
  const active = Uint8Array.from(levels, (level) => (level > loud * 10 ** (-SILENCE_DB / 20) ? 1 : 0));
  let last = -1;
  for (let at = 0; at < active.length; at += 1) {
    if (active[at] === 0) continue;
    if (last >= 0 && at - last - 1 <= HOLE_WINDOWS) active.fill(1, last, at);
    last = at;
  }
  return active;
}
