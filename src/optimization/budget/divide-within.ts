import type { Work } from '../../core/kernel/index.ts';
import { divide } from './allocate.ts';
import type { Allocation } from './allocate-schema.ts';
import type { Line } from './line.ts';

/**
 * Divides a total where platforms have caps. A platform that would get more gets its cap, and the others get the rest: in the
 * best division of concave curves, such a platform is at its cap. If steps cannot reach a cap, they come as close as possible.
 *
 * @throws `budget-infeasible`
 */
export function* divideWithin(
  lines: readonly Line[],
  total: number,
  platformOf: ReadonlyMap<string, string>,
  caps: Readonly<Record<string, number>>,
): Work<Allocation> {
  const capped = new Map<string, Allocation>();
  for (;;) {
    const isFree = ({ id }: Pick<Line, 'id'>) => !capped.has(platformOf.get(id) ?? '');
    const spent = sum([...capped.values()].flatMap(({ lines: own }) => own.map(({ amount }) => amount)));
    const others = lines.filter(isFree);
    // money above the caps that the other lines cannot take stays unallocated
    const left = capped.size === 0 ? total : Math.min(total - spent, sum(others.map(({ max }) => max)));
    const free = yield* divide(others, left);
    const over = Object.entries(caps).find(
      ([platform, cap]) => !capped.has(platform) && amountOn(platform, free, platformOf) > cap && canShrink(platform),
    );
    if (over === undefined) return together(lines, total, [...capped.values(), free]);
    const [platform, cap] = over;
    const own = lines.filter(({ id }) => platformOf.get(id) === platform);
    capped.set(platform, yield* divide(own, Math.max(cap, sum(own.map(({ low }) => low)))));
  }

  function canShrink(platform: string): boolean {
    return lines.some(({ id, low, high }) => platformOf.get(id) === platform && low < high);
  }
}

const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0);

const amountOn = (platform: string, { lines }: Allocation, platformOf: ReadonlyMap<string, string>) =>
  sum(lines.filter(({ id }) => platformOf.get(id) === platform).map(({ amount }) => amount));

function together(lines: readonly Line[], total: number, parts: readonly Allocation[]): Allocation {
  const amounts = new Map(parts.flatMap((part) => part.lines.map(({ id, amount }) => [id, amount])));
  return {
    lines: lines.map(({ id }) => ({ id, amount: amounts.get(id) ?? 0 })),
    value: sum(parts.map(({ value }) => value)),
    bound: sum(parts.map(({ bound }) => bound)),
    unallocated: total - sum([...amounts.values()]),
  };
}
