import { expect, test } from 'vitest';
import { ACCOUNT, addAd, addImage, addVideo, campaignBody, createdId, openMeta, storyOf } from './open-meta.ts';
import {
  adBody,
  addAd as addTikTokAd,
  enable,
  groupBody,
  type OpenTikTok,
  openTikTok,
  campaignBody as tiktokCampaign,
} from './open-tiktok.ts';

const DAY = 86_400;
const advertiser_id = '840';

function runningMeta(currency = 'USD', lifetime_budget = 100_000, seed = 1) {
  const meta = openMeta({ seed });
  meta.platform.setAccount('840', { currency });
  const ids = addAd(meta, { status: 'ACTIVE' }, { adset: { status: 'ACTIVE', lifetime_budget } });
  meta.send('POST', `/${ids.campaign}`, { status: 'ACTIVE' });
  return { meta, ...ids };
}

function runningTikTok() {
  const tiktok = openTikTok();
  const ids = addTikTokAd(tiktok);
  for (const [kind, id] of [
    ['campaign', ids.campaign],
    ['adgroup', ids.group],
    ['ad', ids.ad],
  ] as const)
    enable(tiktok, kind, id);
  return { tiktok, ...ids };
}
const spentOnTikTok = (tiktok: OpenTikTok, id: string) =>
  tiktok.platform.objects().find((one) => one.id === id)?.spend_minor;
const updateGroup = (tiktok: OpenTikTok, adgroup_id: string, changes: object) =>
  tiktok.send('POST', '/smart_plus/adgroup/update/', { advertiser_id, adgroup_id, ...changes }).body;

test('ads of a disabled account spend nothing until it is enabled again', () => {
  const { meta, ad } = runningMeta();
  const spent = () => meta.platform.objects().find(({ id }) => id === ad)?.spend_minor;
  meta.advance(DAY);
  const before = spent();
  expect(before).toBeGreaterThan(0);
  meta.platform.setAccount('840', { account_status: 2 });
  meta.advance(DAY);
  expect(spent()).toBe(before);
  meta.platform.setAccount('840', { account_status: 1 });
  meta.advance(DAY);
  expect(spent()).toBeGreaterThan(Number(before));
});

test('ads of a disabled TikTok advertiser spend nothing', () => {
  const { tiktok, ad } = runningTikTok();
  tiktok.platform.setAccount('840', { account_status: 2 });
  tiktok.advance(4 * DAY);
  expect(spentOnTikTok(tiktok, ad)).toBe(0);
});

test('the price of a thousand impressions is converted into the currency of the account', () => {
  const cpm = (currency: string, budget: number) => {
    const { meta } = runningMeta(currency, budget);
    meta.advance(3 * DAY);
    const [row] = meta.send('GET', `${ACCOUNT}/insights`, { date_preset: 'maximum', fields: 'cpm' }).body.data;
    return Number(row.cpm);
  };
  const dollars = cpm('USD', 100_000);
  expect(cpm('JPY', 150_000) / dollars).toBeCloseTo(150, 0);
  expect(cpm('HUF', 360_000) / dollars).toBeCloseTo(360, -1);
});

test('spending after midnight in Kolkata, half an hour before a full hour in UTC, counts for the new day', () => {
  // with seed 1, that day has no delivery
  const { meta } = runningMeta('USD', 100_000, 2);
  meta.platform.setAccount('840', { time_zone: 'Asia/Kolkata' });
  meta.advance(7 * 3600);
  const days = meta.send('GET', `${ACCOUNT}/insights`, { date_preset: 'maximum', time_increment: 1 }).body.data;
  expect(days.map(({ date_start }: { date_start: string }) => date_start)).toEqual(['2026-11-23', '2026-11-24']);
});

test('a deleted video or image cannot be used in a new creative, and a restored image can be deleted again', () => {
  const meta = openMeta();
  const [video, hash] = [addVideo(meta), addImage(meta)];
  const make = (id: string) =>
    meta.send('POST', `${ACCOUNT}/adcreatives`, { object_story_spec: storyOf(id, hash) }).body.error?.error_subcode;
  meta.send('DELETE', `${ACCOUNT}/adimages`, { hash });
  expect(make(video)).toBe(1487242);
  addImage(meta);
  expect(make(video)).toBeUndefined();
  meta.send('DELETE', `/${video}`);
  expect(make(video)).toBe(1487472);
  meta.send('DELETE', `${ACCOUNT}/adimages`, { hash });
  expect(make(addVideo(meta, 'other'))).toBe(1487242);
  expect(meta.send('DELETE', `${ACCOUNT}/adimages`, { hash }).status).toBe(400);
});

test('a deleted creative cannot be used in a new ad', () => {
  const meta = openMeta();
  const { adset } = addAd(meta);
  const creative_id = createdId(
    meta.send('POST', `${ACCOUNT}/adcreatives`, { object_story_spec: storyOf(addVideo(meta), addImage(meta)) }),
  );
  meta.send('DELETE', `/${creative_id}`);
  const ad = { name: 'spring', adset_id: adset, status: 'PAUSED', creative: { creative_id } };
  expect(meta.send('POST', `${ACCOUNT}/ads`, ad).body.error?.error_subcode).toBe(1487390);
});

test('the status DELETED also deletes children, as DELETE does', () => {
  const meta = openMeta();
  const { campaign, adset, ad } = addAd(meta);
  meta.send('POST', `/${campaign}`, { status: 'DELETED' });
  for (const id of [adset, ad]) expect(meta.send('GET', `/${id}`, { fields: 'status' }).body.status).toBe('DELETED');
});

test('an archived object can be renamed and deleted, but not activated', () => {
  const meta = openMeta();
  const id = createdId(meta.send('POST', `${ACCOUNT}/campaigns`, campaignBody()));
  const set = (changes: object) => meta.send('POST', `/${id}`, { ...changes }).status;
  expect([set({ status: 'ARCHIVED' }), set({ status: 'ACTIVE' }), set({ spend_cap: 50_000 })]).toEqual([200, 400, 400]);
  expect([set({ name: 'old' }), set({ status: 'DELETED' })]).toEqual([200, 200]);
});

test('a TikTok ad group runs until its latest end, and an invalid end is refused', () => {
  const { tiktok, group, ad } = runningTikTok();
  expect(updateGroup(tiktok, group, { schedule_end_time: '2026-12-20 08:00:00' }).code).toBe(0);
  tiktok.advance(10 * DAY);
  const before = spentOnTikTok(tiktok, ad);
  tiktok.advance(5 * DAY);
  expect(spentOnTikTok(tiktok, ad)).toBeGreaterThan(Number(before));
  for (const end of ['2027-02-30 08:00:00', 'soon', '2026-11-24 13:00:00'])
    expect(updateGroup(tiktok, group, { schedule_end_time: end }).code).toBe(40_002);
  const made = groupBody(tiktok, addTikTokAd(tiktok).campaign, { schedule_end_time: 'soon' });
  expect(tiktok.send('POST', '/smart_plus/adgroup/create/', made).body.code).toBe(40_002);
});

test('a TikTok update that changes nothing is refused with 40012', () => {
  const tiktok = openTikTok();
  const { group } = addTikTokAd(tiktok);
  expect(updateGroup(tiktok, group, { budget: 200.5 }).code).toBe(40_012);
  expect(updateGroup(tiktok, group, { budget: 200.51 }).code).toBe(0);
});

test('a TikTok ad group cannot have a budget under a campaign budget, which cannot go below the spending', () => {
  const tiktok = openTikTok();
  const whole = { budget_optimize_on: true, budget: 500, budget_mode: 'BUDGET_MODE_TOTAL', operation_status: 'ENABLE' };
  const made = tiktok.send('POST', '/smart_plus/campaign/create/', tiktokCampaign(whole)).body.data;
  const below = { budget: undefined, budget_mode: undefined, operation_status: 'ENABLE' };
  const { adgroup_id } = tiktok.send('POST', '/smart_plus/adgroup/create/', groupBody(tiktok, made.campaign_id, below))
    .body.data;
  expect(updateGroup(tiktok, adgroup_id, { budget: 100 }).code).toBe(40_002);
  const ad = adBody(adgroup_id, addTikTokAd(tiktok).video, { operation_status: 'ENABLE' });
  tiktok.send('POST', '/smart_plus/ad/create/', ad);
  tiktok.advance(6 * DAY);
  const lower = { advertiser_id, campaign_id: made.campaign_id, budget: 50 };
  expect(tiktok.send('POST', '/smart_plus/campaign/update/', lower).body.code).toBe(40_002);
});

test('TikTok lists refuse page 0, and show only deleted objects on request', () => {
  const tiktok = openTikTok();
  const [first] = [addTikTokAd(tiktok).campaign, addTikTokAd(tiktok).campaign];
  enable(tiktok, 'campaign', first, 'DELETE');
  const list = (more: object) => tiktok.send('GET', '/smart_plus/campaign/get/', { advertiser_id, ...more }).body;
  expect(list({ page: 0 }).code).toBe(40_002);
  const gone = list({ filtering: { primary_status: 'STATUS_DELETE' } }).data.list;
  expect(gone.map(({ campaign_id }: { campaign_id: string }) => campaign_id)).toEqual([first]);
});

test.each([
  { dimensions: ['ad_id', 'country_code'] },
  { data_level: 'AUCTION_CAMPAIGN', dimensions: ['ad_id'] },
  { start_date: '2026-02-30' },
  { start_date: '2026-11-09', end_date: '2026-11-02' },
  { filtering: [{ field_name: 'ad_ids', filter_type: 'IN', filter_value: '1,2' }] },
])('a TikTok report refuses %j', (changes) => {
  const { body } = openTikTok().send('GET', '/report/integrated/get/', {
    ...{ advertiser_id, report_type: 'BASIC', data_level: 'AUCTION_AD', dimensions: ['ad_id'], metrics: ['spend'] },
    ...{ start_date: '2026-11-01', end_date: '2026-11-09', ...changes },
  });
  expect(body.code).toBe(40_002);
});
