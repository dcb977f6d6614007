import type { Card, RenderedClip } from './port.ts';

/** A clip of a plan, and the suffix of its steps' keys. */
export interface KeyedCard {
  readonly card: Card;
  /** Empty for a campaign of one clip; `_1`, `_2` … for the clips of a campaign with several. */
  readonly suffix: string;
}

export const keyedCards = (clip: RenderedClip): KeyedCard[] =>
  clip.cards === undefined
    ? [{ card: clip, suffix: '' }]
    : clip.cards.map((card, at) => ({ card, suffix: `_${at + 1}` }));
