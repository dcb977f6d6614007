import { commonMs, type Echo, findEchoes } from './echoes.ts';
import { loudnessShare, motionShare, visualScore } from './features.ts';
import { mean } from './mean.ts';
import { LEVEL_MS, type Measurement } from './measure/measurement.ts';
import type { ClipOptions } from './schema.ts';
import type { Stretch } from './shots.ts';
import { cutsSpeech, isInSpeech, shiftToPauses, snapToPauses } from './snap-to-pauses.ts';

/** How far the edge of a window may move to reach silence. */
const SNAP_MS = 300;
/** A shot at least this many times longer than a wanted length is also cut into windows of that length; one too long for a clip always is. */
const WINDOW_FROM = 1.25;

/**
 * Proposes clips of the best parts of a film, in order of time: whole shots, and windows where a shot is too long. No two clips
 * share more than half of the shorter one. A film that is shorter than the shortest clip is one clip: the rules decide whether it
 * may run, and give their reason.
 */
export function proposeClips(
  film: Measurement,
  shots: readonly Stretch[],
  clipOptions: ClipOptions,
  speech: readonly Stretch[] = [],
): Stretch[] {
  const end_ms = Math.floor(film.pictureEndMs);
  const shortest = clipOptions.fixed_ms ?? clipOptions.min_ms;
  if (end_ms <= shortest) return [{ start_ms: 0, end_ms }];
  const wanted = wantedLengths(clipOptions);
  const quiet = quietness(film);
  const inShots = candidates(shots, clipOptions, wanted, quiet);
  // If all shots are too short or separated by black, windows over the whole film are still clips.
  const all = inShots.length > 0 ? inShots : candidates([{ start_ms: 0, end_ms }], clipOptions, wanted, quiet);
  const interest = interestUpTo(film);
  const { fixed_ms, min_ms, max_ms } = clipOptions;
  const whole = all.map((clip) =>
    fixed_ms === undefined
      ? snapToPauses(clip, speech, { min_ms, max_ms, film_ms: end_ms })
      : shiftToPauses(clip, speech, end_ms),
  );
  const uncut = whole.filter((clip) => !cutsSpeech(clip, speech, end_ms));
  const rated = unique(uncut.length > 0 ? uncut : whole).map((clip) => ({
    clip,
    rating: rate(clip, wanted, interest, quiet, speech),
  }));
  rated.sort((a, b) => b.rating - a.rating || a.clip.start_ms - b.clip.start_ms || a.clip.end_ms - b.clip.end_ms);
  return choose(
    rated.map(({ clip }) => clip),
    inTurn(wanted, end_ms),
    clipOptions.count,
    findEchoes(film, shots),
  ).sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms);
}

function wantedLengths({ fixed_ms, preferred_ms, min_ms, max_ms }: ClipOptions): number[] {
  const lengths =
    fixed_ms === undefined ? preferred_ms.map((ms) => Math.min(max_ms, Math.max(min_ms, ms))) : [fixed_ms];
  return [...new Set(lengths)].sort((a, b) => a - b);
}

type Quietness = (ms: number) => number;

function candidates(
  shots: readonly Stretch[],
  clipOptions: ClipOptions,
  wanted: readonly number[],
  quiet: Quietness,
): Stretch[] {
  const spans =
    clipOptions.fixed_ms === undefined ? wholeShots(shots, clipOptions) : fixedFromShots(shots, clipOptions.fixed_ms);
  const windows = shots.flatMap((shot) => wanted.flatMap((lengthMs) => windowsIn(shot, lengthMs, clipOptions, quiet)));
  return [...spans, ...windows];
}

/** Returns every run of whole shots with an allowed length. */
function wholeShots(shots: readonly Stretch[], { min_ms, max_ms }: ClipOptions): Stretch[] {
  return shots.flatMap(({ start_ms }, from) => {
    const runs: Stretch[] = [];
    for (const { end_ms } of shots.slice(from)) {
      if (end_ms - start_ms > max_ms) break;
      if (end_ms - start_ms >= min_ms) runs.push({ start_ms, end_ms });
    }
    return runs;
  });
}

/** Returns clips of one exact length that begin with a shot; they seldom end with one. */
function fixedFromShots(shots: readonly Stretch[], lengthMs: number): Stretch[] {
  const end_ms = shots.at(-1)?.end_ms ?? 0;
  return shots
    .filter(({ start_ms }) => start_ms + lengthMs <= end_ms)
    .map(({ start_ms }) => ({ start_ms, end_ms: start_ms + lengthMs }));
}

/** Returns windows of about that length within a long shot, each half a length after the one before, the last at the shot's end. */
function windowsIn(shot: Stretch, lengthMs: number, { fixed_ms, min_ms, max_ms }: ClipOptions, quiet: Quietness) {
  const shotMs = shot.end_ms - shot.start_ms;
  const isClipItself = fixed_ms === undefined && shotMs <= max_ms && shotMs < WINDOW_FROM * lengthMs;
  if (shotMs < lengthMs || isClipItself) return [];
  const steps = Math.max(1, Math.ceil((shotMs - lengthMs) / (lengthMs / 2)));
  return Array.from({ length: steps + 1 }, (_, step): Stretch => {
    const start_ms = shot.start_ms + Math.round(((shotMs - lengthMs) * step) / steps);
    const end_ms = start_ms + lengthMs;
    if (fixed_ms !== undefined) return { start_ms, end_ms };
    const snapped = { start_ms: snap(start_ms, shot, quiet), end_ms: snap(end_ms, shot, quiet) };
    const length = snapped.end_ms - snapped.start_ms;
    return length >= min_ms && length <= max_ms ? snapped : { start_ms, end_ms };
  });
}

/** Moves a time to the quietest moment nearby; edges of the shot do not move, and in a film without pauses nothing does. */
function snap(ms: number, shot: Stretch, quiet: Quietness): number {
  if (ms <= shot.start_ms || ms >= shot.end_ms) return ms;
  let best = { ms, quiet: quiet(ms) + 0.05 };
  for (let away = -SNAP_MS; away <= SNAP_MS; away += LEVEL_MS) {
    const at = ms + away;
    if (at <= shot.start_ms || at >= shot.end_ms) continue;
    const found = quiet(at);
    if (found > best.quiet) best = { ms: at, quiet: found };
  }
  return best.ms;
}

/** Returns a function for how quiet a moment is, 0 to 1: 1 is 30 dB or more below the film's median level; always 0 without sound. */
function quietness(film: Measurement): Quietness {
  const levels = film.hops.flatMap((hop) => [...hop.levelsDb]);
  const start_ms = film.hops[0]?.ms ?? 0;
  const median = [...levels].sort((a, b) => a - b)[levels.length >> 1];
  if (median === undefined) return () => 0;
  return (ms) => {
    const at = Math.floor((ms - start_ms) / LEVEL_MS);
    const level = Math.max(levels[at - 1] ?? median, levels[at] ?? median);
    return Math.min(1, Math.max(0, (median - level) / 30));
  };
}

/** Returns a function for the sum of interest up to a time, so that the mean of any range is one subtraction. */
function interestUpTo(film: Measurement): (ms: number) => number {
  const loudness = film.hops.map((hop) => loudnessShare(hop.momentaryLufs));
  const soundStartMs = film.hops[0]?.ms ?? 0;
  const sums = [0];
  for (const picture of film.grid) {
    const seen = 0.6 * visualScore(picture) + 0.4 * motionShare(picture.motion ?? 0);
    const heard = loudness[Math.max(0, Math.round((picture.ms - soundStartMs) / 100))];
    const interest = heard === undefined ? seen : 0.75 * seen + 0.25 * heard;
    sums.push((sums.at(-1) ?? 0) + (picture.isBlack ? 0 : interest));
  }
  const perMs = film.grid.length / Math.max(1, film.pictureEndMs);
  return (ms) => sums[Math.min(sums.length - 1, Math.max(0, Math.round(ms * perMs)))] ?? 0;
}

/** Factor for an edge within words: viewers complain most about clips that begin or end in the middle of a sentence. */
const IN_SPEECH = 0.8;

/** Returns mean interest × closeness of the length to a wanted one × up to 10% more for edges in silence × 0.8 for each edge in speech. */
function rate(
  clip: Stretch,
  wanted: readonly number[],
  upTo: (ms: number) => number,
  quiet: Quietness,
  speech: readonly Stretch[],
): number {
  const lengthMs = clip.end_ms - clip.start_ms;
  const interest = (upTo(clip.end_ms) - upTo(clip.start_ms)) / (lengthMs / 100);
  const fit = Math.max(...wanted.map((ms) => Math.exp(-Math.abs(Math.log(lengthMs / ms)))));
  const cut = [clip.start_ms, clip.end_ms].filter((ms) => isInSpeech(speech, ms)).length;
  return interest * fit * (1 + 0.1 * mean([quiet(clip.start_ms), quiet(clip.end_ms)])) * IN_SPEECH ** cut;
}

/**
 * Puts long lengths first, because short clips fit next to them; but lengths of more than half of the film last, or they would be
 * the only clip.
 */
function inTurn(wanted: readonly number[], filmMs: number): number[] {
  const fits = wanted.filter((ms) => ms <= filmMs / 2).reverse();
  return [...fits, ...wanted.filter((ms) => ms > filmMs / 2)];
}

/** Takes the best clips, alternating between the wanted lengths, so that every platform finds clips that suit it. */
function choose(
  best: readonly Stretch[],
  wanted: readonly number[],
  count: number,
  echoes: readonly Echo[],
): Stretch[] {
  const nearest = (clip: Stretch) => {
    const distances = wanted.map((ms) => Math.abs(Math.log((clip.end_ms - clip.start_ms) / ms)));
    return distances.indexOf(Math.min(...distances));
  };
  const queues = wanted.map((_, at) => best.filter((clip) => nearest(clip) === at));
  const chosen: Stretch[] = [];
  while (chosen.length < count && queues.some((queue) => queue.length > 0)) {
    for (const queue of queues) {
      while (queue.length > 0 && chosen.length < count) {
        const clip = queue.shift();
        if (clip === undefined || chosen.some((other) => overlapsTooMuch(clip, other, echoes))) continue;
        chosen.push(clip);
        break;
      }
    }
  }
  return chosen;
}

/** Returns whether two clips share more than half of the shorter one, because they overlap or the film shows that part twice. */
const overlapsTooMuch = (a: Stretch, b: Stretch, echoes: readonly Echo[]) =>
  commonMs(a, b, echoes) > Math.min(a.end_ms - a.start_ms, b.end_ms - b.start_ms) / 2;

function unique(clips: readonly Stretch[]): Stretch[] {
  return [...new Map(clips.map((clip) => [`${clip.start_ms}-${clip.end_ms}`, clip])).values()];
}
