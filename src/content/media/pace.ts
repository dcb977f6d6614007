import { cutsInside, SILENCE_DB, within } from './features.ts';
import { mean } from './mean.ts';
import { LEVEL_MS, type Measurement } from './measure/measurement.ts';
import type { Stretch } from './shots.ts';

/** A cut this close to an onset coincides with it: they are perceived as one. */
const NEAR_MS = 80;
/** An onset is the largest rise within this time in each direction, and exceeds the mean of half a second in each direction by this much. */
const PEAK_MS = 60;
const AROUND_MS = 500;
const STANDS_OUT_DB = 3;

/** Describes the sound color of a clip, and whether its cuts fall on its beats. */
export function describePace(film: Measurement, cutsMs: readonly number[], clip: Stretch) {
  const hops = within(film.hops, clip);
  if (!film.hasAudio || hops.length === 0) return {};
  const centroids = hops.flatMap(({ pace, levelsDb }) =>
    [...pace.centroidsHz].filter((hz, at) => !Number.isNaN(hz) && (levelsDb[at] ?? SILENCE_DB) >= SILENCE_DB),
  );
  const cuts = cutsInside(cutsMs, clip);
  return {
    ...(centroids.length > 0 && { spectral_centroid_hz: mean(centroids) }),
    ...(cuts.length > 0 && { onset_cut_share: onsetCutShare(onsets(film, clip), cuts, clip) }),
  };
}

/** Returns when new sounds begin: peaks of the mean rise of half octaves (spectral flux). */
function onsets(film: Measurement, clip: Stretch): number[] {
  const hops = within(film.hops, clip);
  const startMs = hops[0]?.ms ?? 0;
  const rises = hops.flatMap(({ pace }) => [...pace.onsetDb]);
  const [near, around] = [PEAK_MS / LEVEL_MS, AROUND_MS / LEVEL_MS];
  return rises.flatMap((rise, at) => {
    const highest = Math.max(...rises.slice(Math.max(0, at - near), at + near + 1));
    const usual = mean(rises.slice(Math.max(0, at - around), at + around + 1));
    return rise === highest && rise >= usual + STANDS_OUT_DB ? [startMs + at * LEVEL_MS] : [];
  });
}

/**
 * Returns the share of the cuts close to an onset, minus the share expected by chance: that of the clip's time close to an onset.
 * At least 0.
 */
function onsetCutShare(times: readonly number[], cuts: readonly number[], { start_ms, end_ms }: Stretch): number {
  const isNear = (ms: number) => times.some((time) => Math.abs(time - ms) <= NEAR_MS);
  let nearMs = 0;
  let upTo = start_ms;
  for (const time of times) {
    const to = Math.min(end_ms, time + NEAR_MS);
    nearMs += Math.max(0, to - Math.max(upTo, time - NEAR_MS));
    upTo = Math.max(upTo, to);
  }
  return Math.max(0, mean(cuts.map((cut) => (isNear(cut) ? 1 : 0))) - nearMs / (end_ms - start_ms));
}
