import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limitPromotion, MOST_ABSOLUTE, MOST_RELATIVE } from './promotion-limit.ts';

const shares = (size: number) =>
  fc
    .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: size, maxLength: size })
    .map((weights) => weights.map((weight) => weight / weights.reduce((sum, each) => sum + each, 0)));

test('no weight moves by more than 20% or 0.02 or below 0, and all still add up to 1', () => {
  const pair = fc.integer({ min: 2, max: 12 }).chain((size) => fc.tuple(shares(size), shares(size)));
  fc.assert(
    fc.property(pair, ([active, wanted]) => {
      const moved = limitPromotion(active, wanted);
      expect(moved.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9);
      moved.forEach((share, at) => {
        const reach = Math.max(MOST_RELATIVE * (active[at] ?? 0), MOST_ABSOLUTE);
        expect(Math.abs(share - (active[at] ?? 0))).toBeLessThanOrEqual(reach + 1e-12);
        expect(share).toBeGreaterThanOrEqual(0);
        // each share moves toward the wanted one or not at all: never away from it to make up for another
        const [from, to] = [active[at] ?? 0, wanted[at] ?? 0].toSorted((a, b) => a - b);
        expect(share).toBeGreaterThanOrEqual((from ?? 0) - 1e-12);
        expect(share).toBeLessThanOrEqual((to ?? 0) + 1e-12);
      });
    }),
  );
});

test('weights within the limit are returned unchanged, to the last bit', () => {
  expect(limitPromotion([0.5, 0.3, 0.2], [0.45, 0.33, 0.22])).toEqual([0.45, 0.33, 0.22]);
});

test('a weight that may only decrease never increases', () => {
  expect(limitPromotion([0.5, 0.3, 0.2], [0.2, 0.4, 0.4], [true, true, false])[2]).toBeLessThanOrEqual(0.2);
});
