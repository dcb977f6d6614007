import { z } from 'zod';
import { parse } from '../../core/kernel/index.ts';

const OrderInput = z
  .array(
    z.object({
      id: z.string().min(1).max(300),
      score: z.number().min(0).max(1e100).describe('the value of the card when it is seen'),
      continuation: z.number().min(0).max(1).optional().describe('the share of viewers who continue past it'),
    }),
  )
  .max(1000);
export type OrderInput = z.input<typeof OrderInput>;

/**
 * Returns the order of cards with the highest value under the cascade model, in which viewers continue past card i with
 * probability cᵢ: by r ÷ (1 − c) (Kempe and Mahdian 2008, section 3). Unless c is known for every card, all are taken
 * as equal: best first. Ties keep their order.
 *
 * @throws `validation-failed`
 */
export function orderCards<Card extends OrderInput[number]>(cards: readonly Card[]): Card[] {
  parse(OrderInput, cards);
  const isKnown = cards.every(({ continuation }) => continuation !== undefined);
  const worth = ({ score, continuation = 0 }: Card) => (isKnown ? score / (1 - continuation) : score);
  // a card that every viewer continues past costs nothing in front
  const rank = (card: Card) => (isKnown && card.continuation === 1 ? Infinity : worth(card));
  return cards.toSorted((one, other) => (rank(one) === rank(other) ? 0 : rank(other) - rank(one)));
}
