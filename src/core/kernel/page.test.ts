import { expect, test } from 'vitest';
import { cursorOf, cursorParts, INSTANT, page, UUID } from './page.ts';

const ID = '11111111-1111-1111-1111-111111111111';
const AT = '2026-01-31T12:00:00.123456';
const cursorOfRow = (row: number) => [String(row)];

test('a page has a cursor to the next one only if there are more rows', () => {
  expect(page([1, 2, 3], 2, cursorOfRow)).toEqual({ rows: [1, 2], next: cursorOf(['2']) });
  expect(page([1, 2], 2, cursorOfRow)).toEqual({ rows: [1, 2], next: null });
  expect(page([], 2, cursorOfRow)).toEqual({ rows: [], next: null });
});

test('a cursor is read back as it was made', () => {
  expect(cursorParts(cursorOf([AT, ID]), [INSTANT, UUID])).toEqual([AT, ID]);
  expect(cursorParts(undefined, [INSTANT, UUID])).toBeUndefined();
});

test('a cursor of another list or a made-up one is refused', () => {
  for (const parts of [
    [AT],
    [ID, AT],
    [AT, ID, ID],
    [AT, 'x'],
    ['x', ID],
    [AT, ID.toUpperCase().replace('1', 'A')],
    ...[
      '2026-01-31T12:00:00.123Z',
      '2026-02-30T12:00:00.123456',
      '2026-01-31T24:00:00.000000',
      '0000-01-31T12:00:00.123456',
    ].map((instant) => [instant, ID]),
  ])
    expect(() => cursorParts(cursorOf(parts), [INSTANT, UUID]), parts.join(' ')).toThrow(
      'is not a cursor of this list',
    );
  expect(() => cursorParts('', [INSTANT, UUID])).toThrow('is not a cursor of this list');
});
