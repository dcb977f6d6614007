import { HOP_MS, LEVEL_MS, type Pace } from './measurement.ts';
import { openPowerSpectrum } from './spectrum.ts';

/** Sound at 48 kHz is reduced to 16 kHz by averaging three samples. */
const DECIMATION = 3;
const SIZE = 512;
const VOICE_HZ = [300, 3000] as const;
/** Bands for onsets: half octaves from 100 Hz. */
const LOWEST_BAND_HZ = 100;
const MOST_BANDS = 32;
const FLOOR_DB = -80;
const WINDOWS = HOP_MS / LEVEL_MS;

/** Measures how each fiftieth of a second sounds; the sound must have a rate of 48 kHz. */
export function openPaceMeter() {
  const powers = openPowerSpectrum(SIZE);
  /** Bands of this window and the one before, which swap each time. */
  let bands = new Float32Array(MOST_BANDS);
  let bandsBefore = new Float32Array(MOST_BANDS);
  let isFirst = true;

  /** @param samples a tenth of a second or less, interleaved */
  return (samples: Float64Array, channels: number, rate: number): Pace => {
    const binHz = rate / DECIMATION / SIZE;
    const length = Math.round((rate * LEVEL_MS) / 1000 / DECIMATION);
    const window = new Float64Array(SIZE);
    const pace: Pace = {
      centroidsHz: new Float32Array(WINDOWS).fill(Number.NaN),
      voiceDb: new Float32Array(WINDOWS).fill(FLOOR_DB),
      onsetDb: new Float32Array(WINDOWS),
    };
    for (let at = 0; at < WINDOWS; at += 1) {
      const from = at * length * DECIMATION * channels;
      if (from + length * DECIMATION * channels > samples.length) break;
      mixDown(samples, from, channels, window, length);
      const spectrum = powers(window, length);
      pace.centroidsHz[at] = centroid(spectrum, binHz);
      pace.voiceDb[at] = decibels(sumBetween(spectrum, VOICE_HZ[0] / binHz, VOICE_HZ[1] / binHz));
      [bandsBefore, bands] = [bands, bandsBefore];
      const count = halfOctaves(spectrum, binHz, bands);
      if (!isFirst) pace.onsetDb[at] = rise(bandsBefore, bands, count);
      isFirst = false;
    }
    return pace;
  };
}

function mixDown(samples: Float64Array, from: number, channels: number, to: Float64Array, length: number) {
  const group = DECIMATION * channels;
  for (let at = 0; at < length; at += 1) {
    let sum = 0;
    for (let index = from + at * group, end = index + group; index < end; index += 1) sum += samples[index] ?? 0;
    to[at] = sum / group;
  }
}

function centroid(spectrum: Float64Array, binHz: number): number {
  let weighted = 0;
  let sum = 0;
  for (let bin = 1; bin < spectrum.length; bin += 1) {
    const magnitude = Math.sqrt(spectrum[bin] ?? 0);
    weighted += bin * magnitude;
    sum += magnitude;
  }
  return sum === 0 ? Number.NaN : (binHz * weighted) / sum;
}

function sumBetween(spectrum: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let bin = Math.ceil(from); bin < Math.min(to, spectrum.length); bin += 1) sum += spectrum[bin] ?? 0;
  return sum;
}

/** @returns how many bands there are */
function halfOctaves(spectrum: Float64Array, binHz: number, to: Float32Array): number {
  let count = 0;
  for (let low = LOWEST_BAND_HZ / binHz; low < spectrum.length && count < MOST_BANDS; low *= Math.SQRT2) {
    to[count] = decibels(sumBetween(spectrum, low, low * Math.SQRT2));
    count += 1;
  }
  return count;
}

function rise(before: Float32Array, now: Float32Array, count: number): number {
  let sum = 0;
  for (let band = 0; band < count; band += 1) sum += Math.max(0, (now[band] ?? 0) - (before[band] ?? 0));
  return sum / count;
}

const decibels = (power: number) => Math.max(FLOOR_DB, 10 * Math.log10(power + 1e-12));
