import { atOnce, EngineError, parse, type Work } from '../../core/kernel/index.ts';
import { type Allocation, AllocationInput, type ResponseCurve } from './allocate-schema.ts';
import { type Bounds, type Curve, hillCurve, pointsCurve, powerCurve } from './curve.ts';
import { divideByPrice } from './divide-by-price.ts';
import { divideInSteps } from './divide-in-steps.ts';
import { inQuanta, type Line } from './line.ts';

/**
 * Divides a total over lines for the most results. Where every curve is concave, the division is exact: it uses a price of
 * money and whole quanta (Boyd and Vandenberghe 2004, 5.5.3; Fox 1966). Over S-curves, it uses dynamic programming and
 * exchanges, and returns a `bound` that no division can exceed. The order of the lines does not matter.
 *
 * @throws `validation-failed`; `budget-infeasible` with `least` and `most` where the bounds cannot sum to the total
 */
export function allocateBudget(input: AllocationInput): Allocation {
  const { lines, total } = parse(AllocationInput, input);
  const bounded = lines.map(({ id, curve, min, max, quantum }) => {
    const bounds = inQuanta(min, max, quantum);
    return { id, quantum, min, max, ...bounds, curve: curveOf(curve, bounds) };
  });
  return atOnce(divide(bounded, total));
}

function curveOf(curve: ResponseCurve, bounds: Bounds): Curve {
  if (curve.kind === 'power') return powerCurve(curve.scale, curve.exponent, bounds);
  if (curve.kind === 'hill') return hillCurve(curve.scale, curve.exponent, curve.half, bounds);
  return pointsCurve(curve.points, bounds);
}

export function* divide(given: readonly Line[], total: number): Work<Allocation> {
  const sum = (field: 'low' | 'high' | 'min' | 'max') => given.reduce((all, line) => all + line[field], 0);
  const [least, most] = [sum('low'), sum('high')];
  if (total < least || total > sum('max'))
    throw new EngineError(
      'budget-infeasible',
      `total: must be from ${least} to ${sum('max')}, the sums of the lines’ bounds, not ${total}; change the total or the bounds`,
      { least, most: sum('max') },
    );
  const lines = given.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const target = Math.min(total, most);
  const priced = yield* divideByPrice(lines, target);
  const amounts = lines.every(({ curve }) => curve.isConcave)
    ? priced.amounts
    : divideInSteps(lines, target, priced.amounts);
  const value = lines.reduce((all, { curve }, at) => all + curve.value(amounts[at] ?? 0), 0);
  const amountOf = new Map(lines.map(({ id }, at) => [id, amounts[at] ?? 0]));
  return {
    lines: given.map(({ id }) => ({ id, amount: amountOf.get(id) ?? 0 })),
    value,
    bound: Math.max(priced.bound, value),
    unallocated: total - amounts.reduce((all, amount) => all + amount, 0),
  };
}
