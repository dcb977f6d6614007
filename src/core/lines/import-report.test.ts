import { expect, test } from 'vitest';
import { batches, LineList, rejection } from './import-report.ts';

test('rejected lines are listed in file order, and all are counted', () => {
  const list = new LineList<{ readonly line: number }>();
  for (const line of [7, 2, 10, 1]) list.add({ line });
  expect(list.items.map(({ line }) => line)).toEqual([1, 2, 7, 10]);
  for (let line = 11; line <= 1011; line++) list.add({ line });
  expect([list.items.length, list.items.at(-1), list.total]).toEqual([1000, { line: 1006 }, 1005]);
});

test('a line lists its first 20 errors and counts the rest', () => {
  const errors = (count: number) => Array.from({ length: count }, (_, at) => ({ path: `p${at}`, message: 'is wrong' }));
  expect(rejection(3, errors(20))).toEqual({ line: 3, errors: errors(20) });
  expect(rejection(3, errors(21)).errors).toEqual([
    ...errors(20),
    { path: '', message: 'and 1 more errors in this line' },
  ]);
});

test('a batch ends with the item that brings it to 500 rows or 1 MB', async () => {
  const sizes = async (items: readonly { readonly rows: number; readonly bytes: number }[]) => {
    const given = (async function* () {
      yield* items;
    })();
    const lengths: number[] = [];
    for await (const batch of batches(given, (item) => item)) lengths.push(batch.length);
    return lengths;
  };
  const many = (count: number, rows: number, bytes: number) => Array.from({ length: count }, () => ({ rows, bytes }));
  expect(await sizes(many(1001, 1, 1))).toEqual([500, 500, 1]);
  expect(await sizes(many(5, 499, 1))).toEqual([2, 2, 1]);
  expect(await sizes(many(5, 1, 500_000))).toEqual([2, 2, 1]);
  expect(await sizes(many(7, 1, 499_999))).toEqual([3, 3, 1]);
  expect(await sizes([])).toEqual([]);
});
