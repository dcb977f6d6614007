import type { Stretch } from './shots.ts';

/** How far an edge may move to reach a pause in speech. */
const REACH_MS = 1000;
/** How much of a pause remains between the edge and the words. */
const MARGIN_MS = 120;
/** An edge is in speech if speech covers this much on both sides of it. */
const EDGE_MS = 100;
/** A shorter silence is part of a sentence: speech detection closes gaps up to this length. */
const PAUSE_MS = 250;

interface Limits {
  readonly min_ms: number;
  readonly max_ms: number;
  readonly film_ms: number;
}

/**
 * Returns the clip with its edges in pauses of speech, each moved by as little as possible, at most a second. If the length
 * limits allow only one edge to move, one moves; an edge without a pause nearby stays.
 */
export function snapToPauses(clip: Stretch, speech: readonly Stretch[], limits: Limits): Stretch {
  const starts = placesFor(clip.start_ms, speech, limits.film_ms);
  const ends = placesFor(clip.end_ms, speech, limits.film_ms);
  const pairs = starts.flatMap((start_ms) => ends.map((end_ms) => ({ start_ms, end_ms })));
  return leastInSpeech(clip, speech, pairs, ({ start_ms, end_ms }) => {
    const lengthMs = end_ms - start_ms;
    return lengthMs >= limits.min_ms && lengthMs <= limits.max_ms;
  });
}

/** Does the same for a clip of one exact length: it moves as a whole. */
export function shiftToPauses(clip: Stretch, speech: readonly Stretch[], filmMs: number): Stretch {
  const shifts = (['start_ms', 'end_ms'] as const).flatMap((edge) =>
    placesFor(clip[edge], speech, filmMs).map((ms) => ms - clip[edge]),
  );
  const moved = shifts.map((shift) => ({ start_ms: clip.start_ms + shift, end_ms: clip.end_ms + shift }));
  return leastInSpeech(clip, speech, moved, ({ start_ms, end_ms }) => start_ms >= 0 && end_ms <= filmMs);
}

function leastInSpeech(
  clip: Stretch,
  speech: readonly Stretch[],
  places: readonly Stretch[],
  isAllowed: (place: Stretch) => boolean,
): Stretch {
  const count = ({ start_ms, end_ms }: Stretch) =>
    Number(runAt(speech, start_ms) !== undefined) + Number(runAt(speech, end_ms) !== undefined);
  let best = { place: clip, inSpeech: count(clip), moved: 0 };
  for (const place of places.filter(isAllowed)) {
    const inSpeech = count(place);
    const moved = Math.abs(place.start_ms - clip.start_ms) + Math.abs(place.end_ms - clip.end_ms);
    if (inSpeech < best.inSpeech || (inSpeech === best.inSpeech && moved < best.moved))
      best = { place, inSpeech, moved };
  }
  return best.place;
}

/** Returns whether speech covers that moment and a tenth of a second on both sides. */
export const isInSpeech = (speech: readonly Stretch[], ms: number): boolean =>
  speech.some(({ start_ms, end_ms }) => start_ms <= ms - EDGE_MS && end_ms >= ms + EDGE_MS);

/** Returns whether the clip starts or ends in speech although there is a pause within a second of that edge. */
export const cutsSpeech = ({ start_ms, end_ms }: Stretch, speech: readonly Stretch[], filmMs: number): boolean =>
  [start_ms, end_ms].some((ms) => isInSpeech(speech, ms) && hasPauseNear(ms, speech, filmMs));

function hasPauseNear(ms: number, speech: readonly Stretch[], filmMs: number): boolean {
  const at = speech.findIndex(({ start_ms, end_ms }) => start_ms < ms && end_ms > ms);
  const run = speech[at];
  if (run === undefined) return false;
  const [before, after] = [run.start_ms - endBefore(speech, at), startAfter(speech, at, filmMs) - run.end_ms];
  return (before >= PAUSE_MS && ms - run.start_ms <= REACH_MS) || (after >= PAUSE_MS && run.end_ms - ms <= REACH_MS);
}

/** Returns where the edge may be: its current place, and the pauses before and after the words that it cuts. */
function placesFor(ms: number, speech: readonly Stretch[], filmMs: number): number[] {
  const at = speech.findIndex(({ start_ms, end_ms }) => start_ms < ms && end_ms > ms);
  const run = speech[at];
  if (run === undefined) return [ms];
  // if the words reach almost to the maximum distance, the edge keeps a smaller margin to them
  const before = Math.max(run.start_ms - margin(run.start_ms - endBefore(speech, at)), ms - REACH_MS);
  const after = Math.min(run.end_ms + margin(startAfter(speech, at, filmMs) - run.end_ms), ms + REACH_MS);
  const places = [
    ...(run.start_ms >= ms - REACH_MS && before >= 0 ? [Math.floor(before)] : []),
    ...(run.end_ms <= ms + REACH_MS && after <= filmMs ? [Math.ceil(after)] : []),
  ];
  return [ms, ...places];
}

const runAt = (speech: readonly Stretch[], ms: number) =>
  speech.find(({ start_ms, end_ms }) => start_ms < ms && end_ms > ms);
const endBefore = (speech: readonly Stretch[], at: number) => speech[at - 1]?.end_ms ?? 0;
const startAfter = (speech: readonly Stretch[], at: number, filmMs: number) => speech[at + 1]?.start_ms ?? filmMs;
const margin = (pauseMs: number) => Math.max(0, Math.min(MARGIN_MS, pauseMs / 2));
