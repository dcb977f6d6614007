import { expect, test } from 'vitest';
import { passes } from './holds.ts';
import { type Operator, parseQuery } from './parse.ts';

test('a value is compared by its size, at the bound and on both sides of it; one that is missing passes nothing', () => {
  const holds = (operator: Operator) =>
    [4, 5, 10, undefined].map((value) => passes({ field: 'x', operator, values: ['5'] }, value, '2026-01-01'));
  expect([holds('<'), holds('<='), holds('>='), holds('>')]).toEqual([
    [true, false, false, false],
    [true, true, false, false],
    [false, true, true, false],
    [false, false, true, false],
  ]);
});

test('what is not in the grammar is shown from its first character', () => {
  const message = 'Error in query: unexpected input ~tilde FROM campaign.';
  expect(() => parseQuery('SELECT campaign.id ~tilde FROM campaign')).toThrow(
    expect.objectContaining({ errors: [expect.objectContaining({ message })] }),
  );
});
