import { lookAt } from './echoes.ts';
import { type Hash, hashDistance, hashOf } from './hash.ts';
import { mean } from './mean.ts';
import type { Look } from './measure/look.ts';
import type { Stretch } from './shots.ts';

/** The interval at which two clips are compared. */
const STEP_MS = 1000;

/**
 * Returns for each clip the smallest mean distance (Hamming, of 64 bits) to another clip, comparing frames at the same time after
 * each start, one per second; undefined for the only clip.
 */
export function nearestDistances(looks: readonly Look[], clips: readonly Stretch[]): (number | undefined)[] {
  const hashes = clips.map((clip) => hashesOf(looks, clip));
  return hashes.map((own, at) => {
    const distances = hashes.filter((_, other) => other !== at).map((other) => distance(own, other));
    return distances.length === 0 ? undefined : Math.min(...distances);
  });
}

function hashesOf(looks: readonly Look[], { start_ms, end_ms }: Stretch): Hash[] {
  const count = Math.max(1, Math.floor((end_ms - start_ms) / STEP_MS));
  return Array.from(
    { length: count },
    (_, second) => looks[lookAt(looks, start_ms + (second + 0.5) * STEP_MS)],
  ).flatMap((look) => (look === undefined ? [] : [hashOf(look)]));
}

const distance = (a: readonly Hash[], b: readonly Hash[]) =>
  mean(a.slice(0, b.length).map((hash, at) => hashDistance(hash, b[at] ?? hash)));
