import { z } from 'zod';
import { parse } from '../kernel/index.ts';
import { chiSquareTail } from './distributions.ts';
import { refuseUnless, shaped } from './refuse.ts';

/**
 * Adjusts the p-values of a family of tests so that rejecting those below α keeps the probability of any false rejection below α
 * (Holm 1979). Keeps their order.
 *
 * @throws `validation-failed`
 */
export function holm(pValues: readonly number[]): number[] {
  return stepwise(pValues, 'down', (p, rank, count) => (count - rank) * p);
}

/**
 * Adjusts p-values so that rejecting those below α keeps the expected share of false rejections among them below α (Benjamini and
 * Hochberg 1995). Keeps their order.
 *
 * @throws `validation-failed`
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  return stepwise(pValues, 'up', (p, rank, count) => (count / (rank + 1)) * p);
}

type Weigh = (p: number, rank: number, count: number) => number;

function stepwise(given: readonly number[], way: 'down' | 'up', weigh: Weigh) {
  const pValues = parse(z.array(z.number()), given);
  refuseUnless(pValues.map((p, at) => [p >= 0 && p <= 1, `[${at}]`, `must be from 0 to 1, not ${p}`] as const));
  const ranked = pValues.map((p, at) => ({ p, at })).sort((one, other) => one.p - other.p);
  const weighed = ranked.map(({ p, at }, rank) => ({ at, value: Math.min(1, weigh(p, rank, pValues.length)) }));
  const adjusted = new Array<number>(pValues.length);
  let reached = way === 'down' ? 0 : 1;
  for (const { at, value } of way === 'down' ? weighed : weighed.reverse()) {
    reached = way === 'down' ? Math.max(reached, value) : Math.min(reached, value);
    adjusted[at] = reached;
  }
  return adjusted;
}

const COUNTED_SHARES = { counts: z.array(z.number()), shares: z.array(z.number()).optional() };

export interface ChiSquare {
  readonly chi_square: number;
  readonly df: number;
  readonly p: number;
}

/**
 * Tests whether counts fit the planned shares (Pearson 1900): a sample ratio mismatch has a small p.
 *
 * @param input.shares in any unit; equal by default
 * @throws `validation-failed`
 */
export function chiSquareOfShares(input: {
  readonly counts: readonly number[];
  readonly shares?: readonly number[];
}): ChiSquare {
  const { counts, shares: planned } = shaped(COUNTED_SHARES, input);
  const shares = planned ?? counts.map(() => 1);
  const total = counts.reduce((sum, count) => sum + count, 0);
  refuseUnless([
    [counts.length >= 2, 'counts', 'must have at least 2 numbers'],
    [shares.length === counts.length, 'shares', `must have ${counts.length} numbers, as many as counts`],
    ...counts.map((count, at) => [count >= 0, `counts[${at}]`, `must be 0 or more, not ${count}`] as const),
    ...shares.map((share, at) => [share > 0, `shares[${at}]`, `must be above 0, not ${share}`] as const),
    [total > 0, 'counts', 'must not all be 0'],
  ]);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const chi = counts.reduce((sum, count, at) => {
    const expected = (total * (shares[at] ?? 0)) / whole;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  const df = counts.length - 1;
  return { chi_square: chi, df, p: chiSquareTail(df, chi) };
}
