import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { AccountToUse, JsonObject, ResultPart } from '../port.ts';
import { results } from './results.ts';

const ACCOUNT: AccountToUse = {
  ...{ external_id: '1', environment: 'sandbox', currency: 'USD', time_zone: 'UTC', settings: {} },
};

async function figuresOf(metrics: JsonObject) {
  const row = { adGroupAd: { ad: { id: '7', name: 'Lamp' } }, segments: { date: '2027-01-10' }, metrics };
  const calls = answering(async () => replyOf({ results: [row], totalResultsCount: '1' }));
  const parts: ResultPart[] = [];
  for await (const part of results({ since: '2027-01-10', until: '2027-01-10' }, ['7'], ACCOUNT, calls))
    parts.push(part);
  return parts.flatMap((part) => ('row' in part ? [part.row] : []));
}

test('fractional conversions and money are rounded, and shares of impressions become counts', async () => {
  const [row] = await figuresOf({
    ...{ impressions: '1001', clicks: '12', conversions: 2.5, conversionsValue: 19.995, costMicros: '1235000' },
    ...{ videoQuartileP100Rate: 0.2505, videoWatchTimeDurationMillis: '70000' },
  });
  expect(row).toEqual({
    ...{ remote_id: '7', name: 'Lamp', day: '2027-01-10', currency: 'USD' },
    figures: {
      ...{ impressions: 1_001, clicks: 12, completions: 251, watch_time_ms: 70_000 },
      ...{ conversions: 3, revenue_minor: 2_000, spend_minor: 124 },
    },
  });
});

test('a metric that Google does not report stays missing and is not 0', async () => {
  expect((await figuresOf({ impressions: '5' }))[0]?.figures).toEqual({ impressions: 5 });
});
