import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocateBudget } from './allocate.ts';
import type { AllocationInput } from './allocate-schema.ts';

type Lines = AllocationInput['lines'];
const amounts = (lines: Lines, total: number) => allocateBudget({ lines, total }).lines.map(({ amount }) => amount);
const power = (id: string, scale: number, exponent = 0.5, max = 1e9) =>
  ({ id, curve: { kind: 'power', scale, exponent }, min: 0, max }) as const;
const points = (id: string, count: number, value: (x: number) => number) =>
  ({
    id,
    curve: { kind: 'points', points: Array.from({ length: count + 1 }, (_, x): [number, number] => [x, value(x)]) },
    min: 0,
    max: count,
  }) as const;
const hill = (id: string) =>
  ({ id, curve: { kind: 'hill', scale: 1, exponent: 3, half: 60 }, min: 0, max: 100 }) as const;

describe('known optima', () => {
  test('3√x and 4√y share 100 in proportion to the squares of their scales', () => {
    expect(amounts([power('a', 3), power('b', 4)], 100)).toEqual([36, 64]);
  });

  test('water-filling (Boyd and Vandenberghe, example 5.2)', () => {
    const lines = [1, 2, 3].map((offset) => points(`${offset}`, 3, (x) => Math.log(offset + x)));
    expect(amounts(lines, 3)).toEqual([2, 1, 0]);
  });

  test('the remainder between two equal lines goes to the same one, in any order of the lines', () => {
    const [a, b] = [power('a', 1), power('b', 1)];
    expect([amounts([a, b], 101), amounts([b, a], 101)]).toEqual([
      [51, 50],
      [50, 51],
    ]);
  });

  test('D’Hondt’s seats for 100, 80, 30 and 20 votes', () => {
    const harmonic = (x: number) =>
      Array.from({ length: x }, (_, k) => 1 / (k + 1)).reduce((sum, each) => sum + each, 0);
    const lines = [100, 80, 30, 20].map((votes) => points(`${1000 - votes}`, 8, (x) => votes * harmonic(x)));
    expect(amounts(lines, 8)).toEqual([4, 3, 1, 0]);
  });

  test('two S-curves put everything into one line, because halves bring less', () => {
    const found = allocateBudget({ lines: [hill('a'), hill('b')], total: 100 });
    expect(found.lines.map(({ amount }) => amount).sort((one, other) => other - one)).toEqual([100, 0]);
    expect(found.value.toFixed(5)).toBe('0.82237');
    const halves = [hill('a'), hill('b')].map((line) => ({ ...line, min: 50, max: 50 }));
    expect(allocateBudget({ lines: halves, total: 100 }).value.toFixed(5)).toBe('0.73314');
    expect(found.bound).toBeGreaterThanOrEqual(found.value);
  });
});

describe('allocation properties', () => {
  const curve = fc.oneof(
    fc.record({
      kind: fc.constant('power' as const),
      scale: fc.double({ min: 0.1, max: 10, noNaN: true }),
      exponent: fc.double({ min: 0.1, max: 1, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant('hill' as const),
      scale: fc.double({ min: 0.1, max: 10, noNaN: true }),
      exponent: fc.double({ min: 0.3, max: 1, noNaN: true }),
      half: fc.double({ min: 1, max: 100, noNaN: true }),
    }),
  );
  const sCurve = fc.record({
    kind: fc.constant('hill' as const),
    scale: fc.double({ min: 0.1, max: 10, noNaN: true }),
    exponent: fc.double({ min: 1.2, max: 4, noNaN: true }),
    half: fc.double({ min: 1, max: 60, noNaN: true }),
  });
  const linesOf = (curves: fc.Arbitrary<Lines[number]['curve']>) =>
    fc
      .array(fc.tuple(curves, fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 30 })), {
        minLength: 2,
        maxLength: 4,
      })
      .map((all): Lines => all.map(([one, min, more], at) => ({ id: `line ${at}`, curve: one, min, max: min + more })));
  const totalOf = (lines: Lines, part: number) => {
    const [least, most] = [lines.reduce((sum, { min }) => sum + min, 0), lines.reduce((sum, { max }) => sum + max, 0)];
    return Math.round(least + part * (most - least));
  };
  const part = fc.double({ min: 0, max: 1, noNaN: true });

  /** Finds the best division by trying all of them. */
  function bestOfAll(lines: Lines, total: number): number {
    const worth = lines.map(({ curve: one, min, max }) =>
      Array.from({ length: max - min + 1 }, (_, k) => {
        const alone = { id: 'x', curve: one, min: min + k, max: min + k };
        return allocateBudget({ lines: [alone], total: min + k }).value;
      }),
    );
    const go = (at: number, left: number): number => {
      const line = lines[at];
      if (line === undefined) return left === 0 ? 0 : Number.NEGATIVE_INFINITY;
      return (worth[at] ?? []).reduce(
        (best, value, k) => (line.min + k > left ? best : Math.max(best, value + go(at + 1, left - line.min - k))),
        Number.NEGATIVE_INFINITY,
      );
    };
    return go(0, total);
  }

  test('concave lines get the best possible division, and so do S-curves with few units', () => {
    fc.assert(
      fc.property(fc.oneof(linesOf(curve), linesOf(fc.oneof(curve, sCurve))), part, (lines, share) => {
        const total = totalOf(lines, share);
        const found = allocateBudget({ lines, total });
        expect(found.value).toBeCloseTo(bestOfAll(lines, total), 9);
        expect(found.bound).toBeGreaterThanOrEqual(found.value);
        expect(found.unallocated).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test('the sum is exact, and each line is within its bounds, in its quanta, and independent of their order', () => {
    const quantum = fc.constantFrom(1, 10, 100);
    fc.assert(
      fc.property(linesOf(fc.oneof(curve, sCurve)), part, quantum, (small, share, step) => {
        const lines = small.map((line) => ({ ...line, min: line.min * step, max: line.max * step, quantum: step }));
        const total = totalOf(lines, share);
        const found = allocateBudget({ lines, total });
        const given = found.lines.map(({ amount }) => amount);
        expect(given.reduce((sum, amount) => sum + amount, 0) + found.unallocated).toBe(total);
        expect(found.unallocated).toBeLessThan(step);
        for (const [at, amount] of given.entries()) {
          expect(amount % step).toBe(0);
          expect(amount).toBeGreaterThanOrEqual(lines[at]?.min ?? 0);
          expect(amount).toBeLessThanOrEqual(lines[at]?.max ?? 0);
        }
        const turned = allocateBudget({ lines: lines.toReversed(), total });
        expect(turned.lines.toReversed()).toEqual(found.lines);
      }),
      { numRuns: 100 },
    );
  });

  test('more money never reduces a concave line or the total result', () => {
    fc.assert(
      fc.property(linesOf(curve), part, (lines, share) => {
        const total = totalOf(lines, share);
        fc.pre(total < totalOf(lines, 1));
        const [less, more] = [allocateBudget({ lines, total }), allocateBudget({ lines, total: total + 1 })];
        for (const [at, { amount }] of less.lines.entries())
          expect(more.lines[at]?.amount).toBeGreaterThanOrEqual(amount);
        expect(more.value).toBeGreaterThanOrEqual(less.value - 1e-12);
      }),
      { numRuns: 100 },
    );
  });

  test('cents and tenths of cents lead to the same shares', () => {
    const lines = [power('a', 3, 0.4), power('b', 2, 0.7), power('c', 1, 0.9)];
    const [small, large] = [
      amounts(lines, 10_000),
      amounts(
        lines.map((line) => ({ ...line, curve: scaled(line) })),
        100_000,
      ),
    ];
    for (const [at, amount] of small.entries()) expect(Math.abs((large[at] ?? 0) / 10 - amount)).toBeLessThanOrEqual(1);
  });

  const scaled = ({ curve: { scale, exponent } }: ReturnType<typeof power>) =>
    ({ kind: 'power', scale: scale / 10 ** exponent, exponent }) as const;
});

test('a held line keeps its exact amount, whatever its quantum', () => {
  const held = { ...power('held', 1), min: 1234, max: 1234, quantum: 100 };
  expect(amounts([held, { ...power('b', 5), quantum: 100 }], 2034)).toEqual([1234, 800]);
});

test('straight lines are filled one after another, and flat lines take what is left', () => {
  expect(amounts([power('a', 2, 1, 600_000), power('b', 1, 1, 1_000_000)], 1_000_000)).toEqual([600_000, 400_000]);
  const flat = (id: string) => ({ ...points(id, 1, () => 0), max: 1000 });
  expect(amounts([flat('a'), flat('b')], 1500).reduce((sum, amount) => sum + amount)).toBe(1500);
});

test('two hundred campaigns, and S-curves with large totals, come close to their upper bound', () => {
  const many = Array.from({ length: 200 }, (_, at) => power(`${at}`, 1 + (at % 7), 0.3 + 0.003 * at, 2_000_000));
  const found = allocateBudget({ lines: many, total: 10_000_000 });
  expect(found.value / found.bound).toBeGreaterThan(1 - 1e-6);
  const steep = Array.from({ length: 8 }, (_, at) => ({
    ...hill(`${at}`),
    curve: { ...hill('x').curve, half: 20_000 + 3000 * at },
    max: 400_000,
  }));
  const large = allocateBudget({ lines: steep, total: 300_000 });
  expect(large.value / large.bound).toBeGreaterThan(0.95);
});

test('curves with extreme prices, and quanta that fit nowhere, are refused', () => {
  const refused = (line: Lines[number]) => () => allocateBudget({ lines: [line, power('other', 1)], total: 100 });
  expect(refused(power('a', 1e299))).toThrow('lines[0].curve.scale: must be 0, or from 1e-100 to 1e100');
  expect(refused({ ...power('a', 1), min: 1, max: 6, quantum: 7 })).toThrow(
    'lines[0].quantum: must have a multiple from min (1) to max (6), 7 has none',
  );
  const far = { ...hill('a'), curve: { kind: 'hill', scale: 1, exponent: 50, half: 1e90 } } as const;
  expect(amounts([far, power('b', 1, 0.5, 100)], 100)).toEqual([0, 100]);
});

test('a total that the lines’ bounds cannot reach is refused with the possible range', () => {
  const lines = [{ ...power('a', 1), min: 10, max: 20 }];
  for (const total of [9, 21])
    expect(() => allocateBudget({ lines, total })).toThrow(
      `must be from 10 to 20, the sums of the lines’ bounds, not ${total}`,
    );
  expect(() => allocateBudget({ lines: [power('a', 1), power('a', 1)], total: 1 })).toThrow('lines[1].id');
  expect(() => allocateBudget({ lines: [{ ...power('a', 1), min: 5, max: 4 }], total: 5 })).toThrow('lines[0].max');
});
