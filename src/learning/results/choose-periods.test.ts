import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseLevel, choosePeriods, type Stretch } from './choose-periods.ts';

const STRETCHES = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 9 }))
    .map(([start, length, whole]) => ({ start, end: start + length, whole })),
  { maxLength: 6 },
);

const meet = (a: Stretch, b: Stretch) => a.start < b.end && b.start < a.end;
const wholeOf = (rows: readonly Stretch[]) => rows.reduce((sum, { whole }) => sum + whole, 0);

/** Groups rows that overlap, directly or by way of others. */
function groupsOf(rows: readonly Stretch[]): Stretch[][] {
  let groups: Stretch[][] = [];
  for (const row of rows) {
    const met = groups.filter((group) => group.some((other) => meet(other, row)));
    groups = [...groups.filter((group) => !met.includes(group)), [row, ...met.flat()]];
  }
  return groups;
}

test('where wholes and parts overlap, the side with the higher count wins and the other fills only gaps', () => {
  fc.assert(
    fc.property(STRETCHES, STRETCHES, (wholes, parts) => {
      const expected = groupsOf([...wholes, ...parts]).flatMap((group) => {
        const own = group.filter((row) => wholes.includes(row));
        const others = group.filter((row) => parts.includes(row));
        const [winners, losers] = wholeOf(own) >= wholeOf(others) ? [own, others] : [others, own];
        return [...winners, ...losers.filter((loser) => !winners.some((winner) => meet(winner, loser)))];
      });
      const chosen = chooseLevel(wholes, parts);
      expect(chosen).toHaveLength(expected.length);
      expect(new Set(chosen)).toEqual(new Set(expected));
    }),
    { numRuns: 500 },
  );
});

test('of choices with equal counts, the one that covers more time wins, then the one with longer rows', () => {
  const long = { start: 0, end: 10, whole: 6 };
  for (const short of [
    { start: 0, end: 4, whole: 6 },
    { start: 8, end: 12, whole: 6 },
  ])
    for (const rows of [
      [long, short],
      [short, long],
    ])
      expect(choosePeriods(rows)).toEqual([long]);
  const halves = [
    { start: 0, end: 5, whole: 3 },
    { start: 5, end: 10, whole: 3 },
  ];
  expect(choosePeriods([...halves, long])).toEqual([long]);
  expect(choosePeriods([long, ...halves])).toEqual([long]);
});
