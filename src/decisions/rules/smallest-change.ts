import type { ClipFeatures } from '../../core/kernel/index.ts';
import type { CompiledRuleSet } from './compile.ts';
import { seconds } from './explain-in-words.ts';
import { wins } from './rank.ts';

/** A clip in its video, with its features as the rules see them, including the derived ones. */
export interface PlacedClip {
  readonly id: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly features: ClipFeatures;
}

/** What an editor can do to a clip without filming again: move one edge, or both together. */
export const EDITS = ['trim_end', 'trim_start', 'extend_end', 'extend_start', 'start_later', 'start_earlier'] as const;
export type Edit = (typeof EDITS)[number];

export interface Change {
  readonly edit: Edit;
  readonly by_ms: number;
  readonly start_ms: number;
  readonly end_ms: number;
  /** The clip's score after the edit. */
  readonly score: number;
  /** “end 4.2 s earlier, 8 s long”. */
  readonly words: string;
}

const MOVES: readonly { edit: Edit; start: number; end: number; words: string }[] = [
  { edit: 'trim_end', start: 0, end: -1, words: 'end BY earlier' },
  { edit: 'trim_start', start: 1, end: 0, words: 'start BY later, with the same end' },
  { edit: 'start_later', start: 1, end: 1, words: 'move it BY later' },
  { edit: 'start_earlier', start: -1, end: -1, words: 'move it BY earlier' },
  { edit: 'extend_end', start: 0, end: 1, words: 'end BY later' },
  { edit: 'extend_start', start: -1, end: 0, words: 'start BY earlier, with the same end' },
];

/** Edits are tried in steps of a tenth of a second, so that the edit shown is exactly the edit tried. */
const STEP_MS = 100;
const STEPS_AT_ONCE = 1_000;
/** Ten minutes: a clip that moves further is another clip, and a video that lasts days would keep the process busy. */
const MOST_STEPS = 6_000;

/**
 * Returns the smallest single edit that makes `clip` win over `winner`; undefined if none within ten minutes does.
 * `duration_ms` and `cut_position` follow the edit; every other feature keeps its measured value. Edits stay inside the
 * video; if its duration is unknown, nothing is moved or extended past the clip's own end.
 */
export function smallestChange(
  ruleSet: CompiledRuleSet,
  clip: PlacedClip,
  winner: PlacedClip,
  videoDurationMs: number | null,
): Change | undefined {
  const [rank = 0] = ruleSet.evaluate([winner.features]).beforeClamp;
  const toBeat = { id: winner.id, start_ms: winner.start_ms, rank };
  let best: Change | undefined;
  for (const move of MOVES) {
    const limit = Math.min(
      stepsInside(move, clip, videoDurationMs),
      (best?.by_ms ?? Number.POSITIVE_INFINITY) / STEP_MS - 1,
    );
    for (let from = 1; from <= limit; from += STEPS_AT_ONCE) {
      const count = Math.min(STEPS_AT_ONCE, limit - from + 1);
      const edited = Array.from({ length: count }, (_, i) => moved(clip, move, (from + i) * STEP_MS, videoDurationMs));
      const { scores, beforeClamp, eligible } = ruleSet.evaluate(edited.map(({ features }) => features));
      const at = edited.findIndex(
        ({ id, start_ms }, i) => eligible[i] === 1 && wins({ id, start_ms, rank: beforeClamp[i] ?? 0 }, toBeat),
      );
      const found = edited[at];
      if (found === undefined) continue;
      const byMs = (from + at) * STEP_MS;
      const { start_ms: startMs, end_ms: endMs } = found;
      const words = `${move.words.replace('BY', seconds(byMs))}, ${seconds(endMs - startMs)} long`;
      best = { edit: move.edit, by_ms: byMs, start_ms: startMs, end_ms: endMs, score: scores[at] ?? 0, words };
      break;
    }
  }
  return best;
}

/** Returns how many steps the move may take: the clip keeps a tenth of a second and stays inside its video. */
function stepsInside({ start, end }: (typeof MOVES)[number], clip: PlacedClip, videoDurationMs: number | null): number {
  const room = [MOST_STEPS * STEP_MS];
  if (start > end) room.push(clip.end_ms - clip.start_ms - STEP_MS);
  if (start < 0) room.push(clip.start_ms);
  if (end > 0) room.push((videoDurationMs ?? clip.end_ms) - clip.end_ms);
  return Math.max(0, Math.floor(Math.min(...room) / STEP_MS));
}

function moved(
  clip: PlacedClip,
  { start, end }: (typeof MOVES)[number],
  byMs: number,
  videoDurationMs: number | null,
): PlacedClip {
  const edges = { start_ms: clip.start_ms + start * byMs, end_ms: clip.end_ms + end * byMs };
  return withEdges(clip, edges, videoDurationMs);
}

/** Returns the clip with other edges: `duration_ms` and `cut_position` follow; other features keep their measured values. */
export function withEdges(
  clip: PlacedClip,
  { start_ms, end_ms }: Pick<PlacedClip, 'start_ms' | 'end_ms'>,
  videoDurationMs: number | null,
): PlacedClip {
  const features: Record<string, number | boolean> = { ...clip.features, duration_ms: end_ms - start_ms };
  const given = clip.features.cut_position;
  if (videoDurationMs !== null) features.cut_position = (start_ms + end_ms) / 2 / videoDurationMs;
  // without the video's duration, a given position moves in proportion to the clip's middle
  else if (typeof given === 'number')
    features.cut_position = given * ((start_ms + end_ms) / (clip.start_ms + clip.end_ms));
  return { id: clip.id, start_ms, end_ms, features };
}
