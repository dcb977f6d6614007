import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { AccountToUse, Json, JsonObject, RemoteKind, ResultPart } from '../port.ts';
import { checkAccount } from './check-account.ts';
import { observe } from './observe.ts';
import { results } from './results.ts';
import { videoReady } from './videos.ts';

const ACCOUNT: AccountToUse = {
  ...{ external_id: '1', environment: 'sandbox', currency: 'USD', time_zone: 'UTC', settings: {} },
};
const listing = (...list: readonly Json[]) =>
  answering(async () => replyOf({ code: 0, data: { list, page_info: { total_number: list.length } } }));

async function seen(kind: RemoteKind, entry: JsonObject) {
  const calls = listing({ adgroup_id: '7', smart_plus_ad_id: '7', ...entry });
  return (await observe([{ kind, remote_id: '7', step: kind }], ACCOUNT, calls))[0];
}

test.each([
  ['AD_STATUS_AUDIT', 'pending', false],
  ['AD_STATUS_REAUDIT', 'pending', false],
  ['AD_STATUS_AUDIT_DENY', 'refused', false],
  ['AD_STATUS_DELIVERY_OK', 'approved', true],
  ['AD_STATUS_DISABLE', undefined, false],
  ['AD_STATUS_NOT_DELETE', undefined, false],
])('an ad with status %s has review %s, delivering: %s', async (secondary_status, review, is_delivering) => {
  expect(await seen('ad', { secondary_status })).toMatchObject({ review, is_delivering });
});

test.each([
  ['ENABLE', 'active', true],
  ['DISABLE', 'paused', true],
  ['FROZEN', 'paused', true],
  ['DELETE', 'removed', false],
])('an object with status %s is %s, exists: %s', async (operation_status, configured, exists) => {
  expect(await seen('ad_group', { operation_status })).toMatchObject({ configured, exists });
});

test('a budget is read as lifetime or daily, and 0 as none', async () => {
  const budget = async (entry: JsonObject) => (await seen('ad_group', entry))?.budget;
  expect(await budget({ budget: 12.5, budget_mode: 'BUDGET_MODE_TOTAL' })).toEqual({ kind: 'lifetime', minor: 1_250 });
  expect(await budget({ budget: 20, budget_mode: 'BUDGET_MODE_DAY' })).toEqual({ kind: 'daily', minor: 2_000 });
  expect(await budget({ budget: 0, budget_mode: 'BUDGET_MODE_INFINITE' })).toBeUndefined();
});

const MEASURED = { width: 1_080, height: 1_920, duration: 15.2 };

test.each<[string, JsonObject, string]>([
  ['is marked displayable', { displayable: true }, 'done'],
  ['has measures and no mark', MEASURED, 'done'],
  ['has measures but is marked not displayable', { ...MEASURED, displayable: false }, 'not_yet'],
  ['lacks a measure', { ...MEASURED, duration: 0 }, 'not_yet'],
])('a film that %s is %s', async (_, video, certainty) => {
  const wait = { key: 'video_ready', act: 'wait', kind: 'video', marker: '', body: {}, expect: {} } as const;
  const outcome = await videoReady({ ...wait, needs: ['video'] }, { video: '7' }, listing({ video_id: '7', ...video }));
  expect(outcome).toMatchObject({ certainty });
});

test.each([
  ['Europe/Berlin', 'Etc/GMT+5', 'Europe/Berlin'],
  ['(UTC+01:00) Berlin', 'Europe/Berlin', 'Europe/Berlin'],
  [null, null, 'UTC'],
])(
  'an account with display time zone %s and time zone %s uses the days of %s',
  async (display_timezone, timezone, time_zone) => {
    const account = { advertiser_id: '1', currency: 'USD', display_timezone, timezone };
    expect(await checkAccount('1', listing(account))).toMatchObject({ time_zone, is_usable: true });
  },
);

test('a result belongs to a day, and a dash is a missing figure', async () => {
  const row = (metrics: Json) => ({ dimensions: { ad_id: '7', stat_time_day: '2027-01-10 00:00:00' }, metrics });
  const parts: ResultPart[] = [];
  const calls = listing(
    row({ ad_name: 'Lamp', spend: '1.235', impressions: '1000', video_play_actions: '10', average_video_play: '2.55' }),
    row({ spend: '-', impressions: '-', video_play_actions: '10', average_video_play: '-' }),
  );
  for await (const part of results({ since: '2027-01-10', until: '2027-01-10' }, ['7'], ACCOUNT, calls))
    parts.push(part);
  const day = { remote_id: '7', day: '2027-01-10', currency: 'USD' };
  expect(parts.flatMap((part) => ('row' in part ? [part.row] : []))).toEqual([
    { ...day, name: 'Lamp', figures: { impressions: 1_000, views: 10, watch_time_ms: 25_500, spend_minor: 124 } },
    { ...day, name: '7', figures: { views: 10 } },
  ]);
});
