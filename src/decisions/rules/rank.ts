/** Names the value that clips were ordered by, as stored in the evidence. */
export const RANKINGS = ['clamped-score', 'score-before-clamp'] as const;
export type Ranking = (typeof RANKINGS)[number];

/** The ranking for new decisions: boosts that lift several clips to 1 must not make them equal. */
export const RANKING: Ranking = 'score-before-clamp';

/** A clip's position in its video, and the value that it is ordered by. */
export interface Ranked {
  readonly id: string;
  readonly start_ms: number;
  readonly rank: number;
}

/** The higher rank wins; on a tie, the earlier start, then the smaller id: the same input always has the same winner. */
export const wins = (clip: Ranked, over: Ranked): boolean =>
  clip.rank !== over.rank
    ? clip.rank > over.rank
    : clip.start_ms !== over.start_ms
      ? clip.start_ms < over.start_ms
      : clip.id < over.id;

/** The parts of an evaluation that the order depends on. */
export interface Rankable {
  readonly scores: Float64Array;
  readonly beforeClamp: Float64Array;
  readonly eligible: Uint8Array;
}

type Placed = Omit<Ranked, 'rank'>;

/**
 * Returns the index of the winning clip in the list; -1 if no clip is eligible.
 *
 * @param from where the list's clips begin in the evaluation
 */
export function winnerAt(clips: readonly Placed[], evaluation: Rankable, ranking: Ranking = RANKING, from = 0): number {
  const ranks = ranksOf(evaluation, ranking);
  let best: Ranked | undefined;
  let winner = -1;
  for (let at = 0; at < clips.length; at++) {
    const clip = clips[at];
    const rank = ranks[from + at] ?? 0;
    if (clip === undefined || evaluation.eligible[from + at] !== 1 || (best !== undefined && rank < best.rank))
      continue;
    const ranked = { id: clip.id, start_ms: clip.start_ms, rank };
    if (best !== undefined && !wins(ranked, best)) continue;
    best = ranked;
    winner = at;
  }
  return winner;
}

/** Returns the eligible clips, each with its score, the winner first. */
export function ranked<Clip extends Placed>(
  clips: readonly Clip[],
  evaluation: Rankable,
  ranking: Ranking = RANKING,
  from = 0,
): { readonly candidate: Clip; readonly score: number }[] {
  const ranks = ranksOf(evaluation, ranking);
  return clips
    .flatMap((candidate, at) => {
      if (evaluation.eligible[from + at] !== 1) return [];
      const { id, start_ms } = candidate;
      const rank = ranks[from + at] ?? 0;
      return [{ candidate, score: evaluation.scores[from + at] ?? 0, place: { id, start_ms, rank } }];
    })
    .sort((a, b) => (wins(a.place, b.place) ? -1 : 1))
    .map(({ candidate, score }) => ({ candidate, score }));
}

const ranksOf = ({ scores, beforeClamp }: Rankable, ranking: Ranking): Float64Array =>
  ranking === 'clamped-score' ? scores : beforeClamp;
