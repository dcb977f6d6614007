import type { Work } from '../../core/kernel/index.ts';
import { exchangeQuanta, handOut } from './hand-out.ts';
import type { Line } from './line.ts';

/** The search for the price covers these powers of e. */
const LOG_PRICES = 460;
const HALVINGS = 80;

/**
 * Finds the price at which the total is spent when each line gets all the money whose last unit brings at least that price.
 * Then makes the amounts whole quanta: rounds down, puts the rest where it brings the most, and exchanges quanta while that
 * gains. Exact for concave curves. For others, it divides by the concave curves above them, whose value is the bound.
 */
export function* divideByPrice(lines: readonly Line[], total: number): Work<{ amounts: number[]; bound: number }> {
  const demandAt = (price: number) => lines.map(({ curve, low, high }) => (low === high ? low : curve.demand(price)));
  const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0);
  let [cheap, dear] = [-LOG_PRICES, LOG_PRICES];
  for (let halving = 0; halving < HALVINGS; halving++) {
    yield;
    const middle = (cheap + dear) / 2;
    if (sum(demandAt(Math.exp(middle))) > total) cheap = middle;
    else dear = middle;
  }
  const [atMost, atLeast] = [demandAt(Math.exp(cheap)), demandAt(Math.exp(dear))];
  const price = Math.exp(dear);
  const bound =
    lines.reduce((all, { curve }, at) => all + curve.envelope(atLeast[at] ?? 0), 0) + price * (total - sum(atLeast));

  const amounts = lines.map((line, at) => roundDown(line, atLeast[at] ?? 0));
  let rest = total - sum(amounts);
  // at this price, lines with straight segments can take any amount within them: they are filled in order
  const tops = [atMost, lines.map(({ high }) => high)];
  for (const top of tops.slice(0, rest > 2 * sum(lines.map(({ quantum }) => quantum)) ? 2 : 1))
    for (const [at, line] of lines.entries()) {
      const room = roundDown(line, top[at] ?? 0) - (amounts[at] ?? 0);
      const given = Math.floor(Math.min(room, rest) / line.quantum) * line.quantum;
      if (given <= 0) continue;
      amounts[at] = (amounts[at] ?? 0) + given;
      rest -= given;
    }
  yield* handOut(lines, amounts, rest);
  yield* exchangeQuanta(lines, amounts);
  return { amounts, bound };
}

const roundDown = ({ low, high, quantum }: Line, money: number): number =>
  Math.min(high, Math.max(low, low === high ? low : Math.floor(money / quantum + 1e-9) * quantum));
