import type { Card, RenderedClip } from './port.ts';

/** A clip of a plan, and what the keys of its own steps end in. */
export interface KeyedCard {
  readonly card: Card;
  /** `` for a campaign of one clip, `_1`, `_2` … for the clips of one that has several. */
  readonly suffix: string;
}

export const keyedCards = (clip: RenderedClip): KeyedCard[] =>
  clip.cards === undefined
    ? [{ card: clip, suffix: '' }]
    : clip.cards.map((card, at) => ({ card, suffix: `_${at + 1}` }));
