import { expect, test } from 'vitest';
import { budgetOf, makeTree, openGoogle, refusalOf } from './open-google.ts';
import { ACCOUNT, addCampaign, adsetBody, campaignBody, openMeta } from './open-meta.ts';
import { addAd, groupBody, openTikTok, campaignBody as tiktokCampaign, upload } from './open-tiktok.ts';

type Fields = Readonly<Record<string, unknown>>;
const DAY_S = 86_400;

test('an object of another account is refused as a parent and as a video', () => {
  const meta = openMeta();
  const foreign = meta.send('POST', '/act_978/campaigns', campaignBody()).body.id;
  const answer = meta.send('POST', `${ACCOUNT}/adsets`, adsetBody(meta, foreign));
  expect(answer.body.error).toMatchObject({ code: 100, error_subcode: 1_487_009 });
  const tiktok = openTikTok();
  const other = tiktokCampaign({ advertiser_id: '978' });
  const { campaign_id } = tiktok.send('POST', '/smart_plus/campaign/create/', other).body.data;
  const group = tiktok.send('POST', '/smart_plus/adgroup/create/', groupBody(tiktok, campaign_id)).body;
  expect(group).toMatchObject({ code: 40_002, message: expect.stringContaining('parent') });
});

test('the last entry of a full page is not followed by another page', () => {
  const meta = openMeta();
  for (let made = 0; made < 6; made += 1) addCampaign(meta);
  const page = (params: Fields) => meta.send('GET', `${ACCOUNT}/campaigns`, { limit: 3, ...params }).body;
  const first = page({});
  const second = page({ after: first.paging.cursors.after });
  expect([first, second].map(({ data, paging }) => [data.length, paging.next !== undefined])).toEqual([
    [3, true],
    [3, false],
  ]);
  const back = page({ before: second.paging.cursors.before });
  expect(back.data).toEqual(first.data);
});

test('TikTok pages have no gaps and repeat no entry', () => {
  const tiktok = openTikTok();
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) upload(tiktok, name);
  const page = (number: number) =>
    tiktok.send('GET', '/file/video/ad/search/', { advertiser_id: '840', page: number, page_size: 2 }).body.data;
  const seen = [1, 2, 3, 4].map((number) => page(number).list.map((one: Fields) => one.file_name));
  expect(seen).toEqual([['e', 'd'], ['c', 'b'], ['a'], []]);
  expect(page(1).page_info).toEqual({ page: 1, page_size: 2, total_number: 5, total_page: 3 });
});

test('a request_id creates one object of each kind in each account', () => {
  const tiktok = openTikTok();
  const request_id = '7';
  const campaign = (advertiser_id: string) =>
    tiktok.send('POST', '/smart_plus/campaign/create/', tiktokCampaign({ advertiser_id, request_id })).body;
  const { data } = campaign('840');
  const group = () =>
    tiktok.send('POST', '/smart_plus/adgroup/create/', groupBody(tiktok, data.campaign_id, { request_id })).body.code;
  expect([group(), campaign('978').code, group(), campaign('840').code]).toEqual([0, 0, 40_050, 40_050]);
});

test('TikTok’s minimum budgets are accepted, and one cent less is refused', () => {
  const tiktok = openTikTok();
  const campaign = (budget: number) => {
    const changes = { budget_optimize_on: true, budget_mode: 'BUDGET_MODE_TOTAL', budget };
    return tiktok.send('POST', '/smart_plus/campaign/create/', tiktokCampaign(changes)).body.code;
  };
  expect([campaign(50), campaign(49.99)]).toEqual([0, 40_002]);
  const { campaign: above } = addAd(tiktok);
  const group = (budget: number) =>
    tiktok.send('POST', '/smart_plus/adgroup/create/', groupBody(tiktok, above, { budget })).body.code;
  expect([group(20), group(19.99)]).toEqual([0, 40_002]);
});

test('a daily report covers at most 30 days, and a report of all time has no limit', () => {
  const tiktok = openTikTok();
  const report = (changes: Fields) =>
    tiktok.send('GET', '/report/integrated/get/', {
      ...{ advertiser_id: '840', report_type: 'BASIC', data_level: 'AUCTION_AD', metrics: ['spend'] },
      ...{ dimensions: ['ad_id', 'stat_time_day'], start_date: '2026-10-01', ...changes },
    }).body.code;
  expect([report({ end_date: '2026-10-30' }), report({ end_date: '2026-10-31' })]).toEqual([0, 40_002]);
  expect(report({ end_date: '2026-12-31', dimensions: ['ad_id'] })).toBe(0);
});

test('a lifetime budget needs the daily minimum for each of its days', () => {
  const meta = openMeta();
  const adset = (lifetime_budget: number, days: number) => {
    const end_time = Math.floor(meta.world.clock.now() / 1000) + days * DAY_S;
    const body = adsetBody(meta, addCampaign(meta), { lifetime_budget, end_time });
    return meta.send('POST', `${ACCOUNT}/adsets`, body).body.error?.error_subcode;
  };
  // five dollars per day for link clicks
  expect([adset(3500, 7), adset(3499, 7), adset(500, 1), adset(999, 1.5)]).toEqual([
    undefined,
    1_885_272,
    undefined,
    1_885_272,
  ]);
});

test('a spending limit is at least 100 of the currency, whatever its minor unit', () => {
  const limit = (currency: string, spend_cap: number) => {
    const meta = openMeta();
    meta.platform.setAccount('840', { currency });
    const answer = meta.send('POST', `${ACCOUNT}/campaigns`, campaignBody({ spend_cap }));
    return answer.body.error?.error_subcode;
  };
  expect([limit('USD', 10_000), limit('USD', 9999)]).toEqual([undefined, 1_885_650]);
  expect([limit('JPY', 100), limit('JPY', 99)]).toEqual([undefined, 1_885_650]);
});

test('Google accepts only whole minor units of the account’s currency', () => {
  const refused = (currency: string, total_amount_micros: string) => {
    const google = openGoogle();
    google.platform.setAccount('840', { currency });
    const answer = makeTree(google, { campaign_budget: { total_amount_micros } });
    return answer.status === 200 ? undefined : refusalOf(answer)[1];
  };
  const NOT_WHOLE = 'campaignBudgetError.NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT';
  expect([refused('USD', '100010000'), refused('USD', '100001000')]).toEqual([undefined, NOT_WHOLE]);
  expect([refused('JPY', '90001000000'), refused('JPY', '90000500000')]).toEqual([undefined, NOT_WHOLE]);
});

test('Google requires at least five dollars per day in a new budget and in a changed one', () => {
  const google = openGoogle();
  const refused = (answer: ReturnType<typeof makeTree>) => (answer.status === 200 ? undefined : refusalOf(answer)[1]);
  const TOO_LITTLE = 'campaignBudgetError.BUDGET_BELOW_PER_DAY_MINIMUM';
  const ofTenDays = (total_amount_micros: string) =>
    refused(makeTree(google, { campaign_budget: { total_amount_micros } }));
  expect([ofTenDays('49990000'), ofTenDays('50000000')]).toEqual([TOO_LITTLE, undefined]);
  const changed = (totalAmountMicros: string) => {
    const update = { resourceName: budgetOf(google), totalAmountMicros };
    return refused(
      google.call('campaignBudgets:mutate', { operations: [{ update, updateMask: 'totalAmountMicros' }] }),
    );
  };
  expect([changed('70000000'), changed('49990000'), changed('50000000')]).toEqual([undefined, TOO_LITTLE, undefined]);
});
