import { expect, test } from 'vitest';
import { passes } from './holds.ts';
import { type Operator, parseQuery } from './parse.ts';
import { pageOf } from './search.ts';

test('comparison operators include or exclude the bound, and a missing value passes none', () => {
  const holds = (operator: Operator) =>
    [4, 5, 10, undefined].map((value) => passes({ field: 'x', operator, values: ['5'] }, value, '2026-01-01'));
  expect([holds('<'), holds('<='), holds('>='), holds('>')]).toEqual([
    [true, false, false, false],
    [true, true, false, false],
    [false, true, true, false],
    [false, false, true, false],
  ]);
});

test('a syntax error is shown from its first unexpected character', () => {
  const message = 'Error in query: unexpected input ~tilde FROM campaign.';
  expect(() => parseQuery('SELECT campaign.id ~tilde FROM campaign')).toThrow(
    expect.objectContaining({ errors: [expect.objectContaining({ message })] }),
  );
});

test('a page has 10,000 rows, and the last full page has no next page', () => {
  const page = (rows: number, token?: string) => {
    const { results, nextPageToken } = pageOf(Array.from({ length: rows }), token);
    return [results.length, nextPageToken];
  };
  expect([page(0), page(10_000), page(10_001), page(10_001, '10000')]).toEqual([
    [0, undefined],
    [10_000, undefined],
    [10_000, '10000'],
    [1, undefined],
  ]);
});
