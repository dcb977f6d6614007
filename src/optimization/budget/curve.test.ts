import { expect, test } from 'vitest';
import { type Curve, hillCurve, meanOfPowers, powerCurve } from './curve.ts';

const bounds = { low: 100, high: 100_000 };
const parts = [
  { weight: 20, exponent: 0.4 },
  { weight: 5, exponent: 0.9 },
];
/** The results that one more unit of money brings. */
const marginal = ({ value }: Curve, money: number) =>
  (value(money * 1.0001) - value(money * 0.9999)) / (money * 0.0002);

test.each([
  ['a power', powerCurve(3, 0.6, bounds)],
  ['a mean of powers', meanOfPowers(parts, 1_000, bounds)],
  ['a hill with an exponent below 1', hillCurve(500, 0.7, 5_000, bounds)],
  ['a hill with an exponent of 1', hillCurve(500, 1, 5_000, bounds)],
  ['a hill with an exponent of 2', hillCurve(500, 2, 5_000, bounds)],
  ['a steep hill', hillCurve(500, 4, 5_000, bounds)],
])('for %s, demand at a price is the amount whose last unit brings that price', (_, curve) => {
  for (const money of [9_000, 20_000, 60_000]) expect(curve.demand(marginal(curve, money)) / money).toBeCloseTo(1, 4);
  expect([curve.demand(Infinity), curve.demand(0)]).toEqual([bounds.low, bounds.high]);
});
