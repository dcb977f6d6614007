import { expect, test } from 'vitest';
import type { AccountToUse, Calls, DaySpan, Json } from '../port.ts';
import { results } from './results.ts';

const ACCOUNT: AccountToUse = {
  ...{ external_id: 'act_1', environment: 'sandbox', currency: 'EUR', time_zone: 'Europe/Berlin', settings: {} },
};

const replyWith = (status: number, body: Json) => ({ status, headers: {}, body });

/** Answers with a row for each ad, unless that is too much. */
function insights(isTooMuch: (span: DaySpan, ads: readonly string[]) => boolean) {
  const asked: (readonly [since: string, ads: number])[] = [];
  const send: Calls['send'] = async ({ query }) => {
    const span: DaySpan = JSON.parse(query?.time_range ?? '');
    const [{ value: ads }] = JSON.parse(query?.filtering ?? '');
    asked.push([span.since, ads.length]);
    if (isTooMuch(span, ads))
      return replyWith(500, { error: { code: 1, message: 'Please reduce the amount of data' } });
    const data = ads.map((ad: string) => ({ ad_id: ad, date_start: span.since, impressions: '1' }));
    return replyWith(200, { data });
  };
  const calls = { account_id: 'a', external_id: 'act_1', now: () => new Date(), sleep: async () => undefined, send };
  return { calls, asked };
}

async function partsOf(span: DaySpan, ads: readonly string[], calls: Calls) {
  const parts: string[] = [];
  for await (const part of results(span, ads, ACCOUNT, calls))
    if ('hole' in part) parts.push(`hole ${part.hole.since}`);
    else if ('row' in part) parts.push(`${part.row.remote_id} ${part.row.day}`);
  return parts;
}

test('too much of one day is asked for in halves of the ads, down to one ad, and each ad is read once', async () => {
  const { calls, asked } = insights((_, ads) => ads.length > 1);
  const day = { since: '2026-11-02', until: '2026-11-02' };
  expect(await partsOf(day, ['1', '2', '3'], calls)).toEqual(['1', '2', '3'].map((ad) => `${ad} 2026-11-02`));
  expect(asked.map(([, ads]) => ads)).toEqual([3, 2, 1, 1, 1]);
});

test('too much of several days is asked for in halves of the days first; an ad of a day that is still too much is a hole', async () => {
  const { calls, asked } = insights(({ since, until }) => since !== until || since === '2026-11-03');
  const days = { since: '2026-11-02', until: '2026-11-04' };
  expect(await partsOf(days, ['1'], calls)).toEqual(['1 2026-11-02', 'hole 2026-11-03', '1 2026-11-04']);
  expect(asked.map(([since]) => since)).toEqual([
    ...['2026-11-02', '2026-11-02', '2026-11-03', '2026-11-03', '2026-11-04'],
  ]);
});
