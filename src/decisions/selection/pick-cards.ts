import { aspectRatio } from '../../core/kernel/index.ts';
import { chooseCards } from './choose-cards.ts';
import type { Eligible } from './draw.ts';
import type { Cards } from './schema.ts';

/** Names the computation, so that it can be repeated. */
const POLICY = 'max-sum-1';
const LAMBDA = 0.7;
/** Cards are chosen from this many of the best scores. */
const MOST_CONSIDERED = 200;
/** The clips of a set have the same shape: their aspect ratios differ by at most this share. */
const SHAPE_TOLERANCE = 0.01;

/**
 * Chooses the clips of a campaign with several: for score and difference, among the eligible clips with the winner's
 * shape. Pure: the same evidence and rule set give the same cards.
 *
 * @param eligible the eligible clips, best score first
 */
export function pickCards(eligible: readonly Eligible[], count: number): Cards {
  const [winner] = eligible;
  const alike = winner === undefined ? [] : eligible.filter((clip) => hasShapeOf(clip, winner));
  const considered = alike.slice(0, MOST_CONSIDERED);
  const { cards, value, similarity, exact, because } = chooseCards({
    clips: considered.map(({ candidate, score }) => ({ ...candidate, score })),
    count,
    lambda: LAMBDA,
  });
  const chosen = cards.map(({ id, score, because: why }) => ({ clip_id: id, score, because: why }));
  const other = eligible.length - alike.length;
  const said = [
    because,
    ...(other > 0 ? [`${other} ${other === 1 ? 'clip has' : 'clips have'} a different shape from the best one.`] : []),
    ...(winner === undefined ? [] : whereWinnerIs(winner, chosen)),
  ];
  return { policy: POLICY, count, lambda: LAMBDA, cards: chosen, value, similarity, exact, because: said.join(' ') };
}

function hasShapeOf({ candidate }: Eligible, { candidate: winner }: Eligible): boolean {
  const [one, other] = [aspectRatio(candidate.features), aspectRatio(winner.features)];
  return one === undefined || other === undefined || Math.abs(one - other) <= SHAPE_TOLERANCE * other;
}

/** Says where the best clip is, unless it is card 1. */
function whereWinnerIs({ candidate, score }: Eligible, chosen: Cards['cards']): string[] {
  const at = chosen.findIndex(({ clip_id }) => clip_id === candidate.id);
  if (at === 0) return [];
  const best = `The best clip, ${candidate.id} with ${score.toFixed(2)},`;
  return [at > 0 ? `${best} is card ${at + 1}.` : `${best} is not among them: it is too similar to the others.`];
}
