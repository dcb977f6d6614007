import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import { at } from '../json.ts';
import type { Json } from '../port.ts';
import { ask, quoted } from './read.ts';

/** Replies with these pages, one after the other. */
function pagesOf(...pages: readonly Json[]) {
  const tokens: (Json | undefined)[] = [];
  const calls = answering(async ({ body }) => {
    tokens.push(at(body, 'page_token'));
    return replyOf(pages[tokens.length - 1] ?? {});
  });
  return { rows: () => ask(calls, 'SELECT x FROM y'), tokens };
}

test('a query returns the rows of all pages, with field names in snake case', async () => {
  const { rows, tokens } = pagesOf(
    { results: [{ campaignBudget: { totalAmountMicros: '1' } }], nextPageToken: 'a', totalResultsCount: '2' },
    { results: [{ campaignBudget: { totalAmountMicros: '2' } }], totalResultsCount: '2' },
  );
  expect(await rows()).toEqual({
    rows: ['1', '2'].map((total_amount_micros) => ({ campaign_budget: { total_amount_micros } })),
  });
  expect(tokens).toEqual([undefined, 'a']);
});

test('a list with fewer rows than its total count is reported as incomplete', async () => {
  const { rows } = pagesOf({ results: [{ x: '1' }], totalResultsCount: '2' });
  expect(await rows()).toMatchObject({ problem: { code: 'list-incomplete', retry: 'later' } });
  expect(await pagesOf({}).rows()).toEqual({ rows: [] });
});

test('quotes and backslashes in a query string are escaped', () => {
  expect(["it's", String.raw`a\b`, String.raw`\'`].map(quoted)).toEqual([
    ...[String.raw`'it\'s'`, String.raw`'a\\b'`, String.raw`'\\\''`],
  ]);
});
