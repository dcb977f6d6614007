import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { Calls, Json } from '../port.ts';
import { readRows } from './read.ts';

/** Replies with the page that the script returns for each page number. */
function scripted(page: (number: number) => Json): { calls: Calls; asked: (string | undefined)[] } {
  const asked: (string | undefined)[] = [];
  const calls = answering(async ({ query }) => {
    asked.push(query?.after);
    return replyOf(page(asked.length));
  });
  return { calls, asked };
}

const rowsOfPage = (number: number, paging: Json) => ({ data: [{ id: String(number) }], paging });
const goesOn = (after: string) => ({ next: 'https://graph.facebook.com/next', cursors: { after } });

test('a list is read by its cursors until a page has no next one', async () => {
  const { calls, asked } = scripted((number) => rowsOfPage(number, number < 3 ? goesOn(`c${number}`) : {}));
  expect(await readRows(calls, '/v/x', {})).toEqual({ rows: [{ id: '1' }, { id: '2' }, { id: '3' }] });
  expect(asked).toEqual([undefined, 'c1', 'c2']);
});

test.each([
  ['has a next page without a cursor', () => rowsOfPage(1, { next: 'x' }), 1, 'list-incomplete'],
  ['repeats a cursor', (number: number) => rowsOfPage(number, goesOn('c')), 2, 'list-incomplete'],
  ['never ends', (number: number) => rowsOfPage(number, goesOn(`c${number}`)), 1_000, 'list-too-long'],
])('a list that %s is not considered complete', async (_, page, pages, code) => {
  const { calls, asked } = scripted(page);
  expect(await readRows(calls, '/v/x', {})).toMatchObject({ problem: { code } });
  expect(asked).toHaveLength(pages);
});

test('reading can be limited to the newest pages of a list', async () => {
  const { calls } = scripted((number) => rowsOfPage(number, goesOn(`c${number}`)));
  expect(await readRows(calls, '/v/x', {}, 2)).toEqual({ rows: [{ id: '1' }, { id: '2' }] });
});
