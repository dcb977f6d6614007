import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { AccountToUse, Calls, DaySpan, JsonObject } from '../port.ts';
import { results } from './results.ts';

const ACCOUNT: AccountToUse = {
  ...{ external_id: 'act_1', environment: 'sandbox', currency: 'EUR', time_zone: 'Europe/Berlin', settings: {} },
};

/** Replies with a row for each ad, unless that is too much. */
function insights(isTooMuch: (span: DaySpan, ads: readonly string[]) => boolean) {
  const asked: (readonly [since: string, ads: number])[] = [];
  const calls = answering(async ({ query }) => {
    const span: DaySpan = JSON.parse(query?.time_range ?? '');
    const [{ value: ads }] = JSON.parse(query?.filtering ?? '');
    asked.push([span.since, ads.length]);
    if (isTooMuch(span, ads)) return replyOf({ error: { code: 1, message: 'Please reduce the amount of data' } }, 500);
    const data = ads.map((ad: string) => ({ ad_id: ad, date_start: span.since, impressions: '1' }));
    return replyOf({ data });
  }, 'act_1');
  return { calls, asked };
}

async function partsOf(span: DaySpan, ads: readonly string[], calls: Calls) {
  const parts: string[] = [];
  for await (const part of results(span, ads, ACCOUNT, calls))
    if ('hole' in part) parts.push(`hole ${part.hole.since}`);
    else if ('row' in part) parts.push(`${part.row.remote_id} ${part.row.day}`);
  return parts;
}

test('a day with too much data is read in halves of its ads, and each ad exactly once', async () => {
  const { calls, asked } = insights((_, ads) => ads.length > 1);
  const day = { since: '2026-11-02', until: '2026-11-02' };
  expect(await partsOf(day, ['1', '2', '3'], calls)).toEqual(['1', '2', '3'].map((ad) => `${ad} 2026-11-02`));
  expect(asked.map(([, ads]) => ads)).toEqual([3, 2, 1, 1, 1]);
});

test('several days with too much data are split by day, and one ad on one day that is too much is a hole', async () => {
  const { calls, asked } = insights(({ since, until }) => since !== until || since === '2026-11-03');
  const days = { since: '2026-11-02', until: '2026-11-04' };
  expect(await partsOf(days, ['1'], calls)).toEqual(['1 2026-11-02', 'hole 2026-11-03', '1 2026-11-04']);
  expect(asked.map(([since]) => since)).toEqual([
    ...['2026-11-02', '2026-11-02', '2026-11-03', '2026-11-03', '2026-11-04'],
  ]);
});

test.each<[string, JsonObject, number | undefined]>([
  ['the broadest of three purchase actions', { omni_purchase: 5, purchase: 4, offsite: 3 }, 5],
  ['purchases rather than leads', { lead: 9, purchase: 4, offsite: 3 }, 4],
  ['the pixel’s purchases if nothing broader is reported', { offsite: 3, lead: 9 }, 3],
  ['leads if there is no purchase', { link_click: 8, lead: 9 }, 9],
  ['fractions, rounded to the nearest integer', { purchase: 2.6 }, 3],
  ['none if neither is reported', { link_click: 8 }, undefined],
])('conversions come from one type of action, never a sum: %s', async (_, counts, conversions) => {
  const actions = Object.entries(counts).map(([name, value]) => ({
    ...{ action_type: name === 'offsite' ? 'offsite_conversion.fb_pixel_purchase' : name, value: String(value) },
  }));
  const row = { ad_id: '1', date_start: '2026-11-02', actions };
  const day = { since: '2026-11-02', until: '2026-11-02' };
  for await (const part of results(
    day,
    ['1'],
    ACCOUNT,
    answering(async () => replyOf({ data: [row] })),
  ))
    if ('row' in part) expect(part.row.figures.conversions).toBe(conversions);
});

test('one action type counts for all days of an ad: leads do not replace purchases on a day without any', async () => {
  const day = (ad_id: string, date_start: string, counts: Readonly<Record<string, number>>) => ({
    ...{ ad_id, date_start },
    actions: Object.entries(counts).map(([action_type, value]) => ({ action_type, value: String(value) })),
  });
  const data = [
    day('1', '2026-11-02', { lead: 20 }),
    day('1', '2026-11-03', { purchase: 5, lead: 30 }),
    day('2', '2026-11-02', { lead: 7 }),
  ];
  const found: unknown[] = [];
  const span = { since: '2026-11-02', until: '2026-11-03' };
  for await (const part of results(
    span,
    ['1', '2'],
    ACCOUNT,
    answering(async () => replyOf({ data })),
  ))
    if ('row' in part) found.push([part.row.remote_id, part.row.day, part.row.figures.conversions]);
  expect(found).toEqual([
    ['1', '2026-11-02', undefined],
    ['1', '2026-11-03', 5],
    ['2', '2026-11-02', 7],
  ]);
});

test('a report without an end date ends today in the account’s time zone', async () => {
  const asked: string[] = [];
  const calls = answering(async ({ query }) => {
    if (query?.time_range !== undefined) asked.push(JSON.parse(query.time_range).until);
    return replyOf({ data: [] });
  }, 'act_1');
  const late = { ...calls, now: () => new Date('2026-11-02T23:30:00Z') };
  for await (const _ of results({ since: '2026-11-02' }, ['1'], ACCOUNT, late));
  expect(asked.at(-1)).toBe('2026-11-03');
});
