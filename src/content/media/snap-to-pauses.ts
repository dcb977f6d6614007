import type { Stretch } from './shots.ts';

/** How far an edge may move to fall into a pause of speech. */
const REACH_MS = 1000;
/** How much of a pause stays between the edge and the words. */
const MARGIN_MS = 120;

/**
 * The clip with its edges in pauses of speech, each moved by a second at most and by as little as possible. Where the limits of length allow
 * only one edge to move, one moves; an edge without a pause near stays.
 */
export function snapToPauses(
  clip: Stretch,
  speech: readonly Stretch[],
  limits: { readonly min_ms: number; readonly max_ms: number; readonly film_ms: number },
): Stretch {
  const starts = placesFor(clip.start_ms, speech, limits.film_ms);
  const ends = placesFor(clip.end_ms, speech, limits.film_ms);
  let best = { clip, inSpeech: Number.POSITIVE_INFINITY, moved: Number.POSITIVE_INFINITY };
  for (const start of starts)
    for (const end of ends) {
      const lengthMs = end.ms - start.ms;
      const isSame = start.ms === clip.start_ms && end.ms === clip.end_ms;
      if (!isSame && (lengthMs < limits.min_ms || lengthMs > limits.max_ms)) continue;
      const inSpeech = Number(start.isInSpeech) + Number(end.isInSpeech);
      const moved = Math.abs(start.ms - clip.start_ms) + Math.abs(end.ms - clip.end_ms);
      if (inSpeech < best.inSpeech || (inSpeech === best.inSpeech && moved < best.moved))
        best = { clip: { start_ms: start.ms, end_ms: end.ms }, inSpeech, moved };
    }
  return best.clip;
}

/** Where the edge may lie: where it is, and in the pauses before and behind the words that it falls into. */
function placesFor(ms: number, speech: readonly Stretch[], filmMs: number) {
  const at = speech.findIndex(({ start_ms, end_ms }) => start_ms < ms && end_ms > ms);
  const run = speech[at];
  const here = { ms, isInSpeech: run !== undefined };
  if (run === undefined) return [here];
  const before = run.start_ms - margin(run.start_ms - (speech[at - 1]?.end_ms ?? 0));
  const after = run.end_ms + margin((speech[at + 1]?.start_ms ?? filmMs) - run.end_ms);
  const pauses = [before, after].filter((place) => place >= 0 && place <= filmMs && Math.abs(place - ms) <= REACH_MS);
  return [here, ...pauses.map((place) => ({ ms: Math.round(place), isInSpeech: false }))];
}

const margin = (pauseMs: number) => Math.max(0, Math.min(MARGIN_MS, pauseMs / 2));
