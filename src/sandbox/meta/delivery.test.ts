import { expect, test } from 'vitest';
import {
  ACCOUNT,
  addAd,
  addAdset,
  addCampaign,
  addImage,
  addVideo,
  createdId,
  openMeta,
  storyOf,
} from '../../../tests/sandbox/open-meta.ts';
import { nextDay } from '../market/index.ts';

const DAY_S = 86_400;
type Fields = Readonly<Record<string, unknown>>;

const running = (seed: number, adset: Fields) => {
  const meta = openMeta({ seed });
  const ids = addAd(
    meta,
    { status: 'ACTIVE' },
    { campaign: { status: 'ACTIVE' }, adset: { status: 'ACTIVE', ...adset } },
  );
  return { meta, ids, spent: () => spentBy(meta, ids.campaign) };
};

const spentBy = (meta: ReturnType<typeof openMeta>, id: string): number => {
  meta.platform.passTime();
  return meta.platform.objects().find((object) => object.id === id)?.spend_minor ?? Number.NaN;
};

const rowsOf = (meta: ReturnType<typeof openMeta>): { spend: string; impressions: string; date_start: string }[] =>
  meta.send('GET', `${ACCOUNT}/insights`, {
    level: 'ad',
    time_increment: 1,
    date_preset: 'maximum',
    limit: 1000,
    fields: 'spend,impressions',
  }).body.data;

const units = ({ spend }: { spend: string }): number => Math.round(Number(spend) * 100);

test('reported spend equals actual spend to the last unit and stays within the lifetime budget', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const { meta, spent } = running(seed, {});
    for (let hour = 0; hour < 8 * 24; hour += 5) {
      meta.advance(5 * 3600);
      expect(spent()).toBeLessThanOrEqual(10_000);
    }
    const reported = rowsOf(meta).reduce((sum, row) => sum + units(row), 0);
    expect(reported).toBe(spent());
  }
});

test('a daily budget is overspent by at most 75% on one day and never over a week', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const { meta } = running(seed, { lifetime_budget: undefined, end_time: undefined, daily_budget: 5000 });
    meta.advance(21 * DAY_S);
    const rows = rowsOf(meta);
    expect(Math.max(...rows.map(units))).toBeLessThanOrEqual(8750);
    for (const { date_start: first } of rows) {
      const week = rows.filter(({ date_start: day }) => day >= first && day <= nextDay(first, 6));
      expect(week.reduce((sum, row) => sum + units(row), 0)).toBeLessThanOrEqual(35_000);
    }
  }
});

test('lowering a daily budget below what the day has spent stops the spending', () => {
  const { meta, ids, spent } = running(1, { lifetime_budget: undefined, end_time: undefined, daily_budget: 50_000 });
  meta.advance(DAY_S / 3);
  const before = spent();
  expect(before).toBeGreaterThan(1000);
  meta.send('POST', `/${ids.adset}`, { daily_budget: 5000 });
  meta.advance(3 * 3600);
  expect(spent()).toBe(before);
});

test('the ad sets of a campaign share its budget and its spend cap', () => {
  const shared = (campaign: Fields, adset: Fields) => {
    const meta = openMeta();
    const first = addAd(meta, { status: 'ACTIVE' }, { campaign: { status: 'ACTIVE', ...campaign }, adset });
    const second = addAdset(meta, first.campaign, adset);
    const creative = { object_story_spec: storyOf(addVideo(meta, 'another'), addImage(meta)) };
    const body = { name: 'another', adset_id: second, status: 'ACTIVE', creative };
    createdId(meta.send('POST', `${ACCOUNT}/ads`, body));
    meta.advance(6 * DAY_S);
    return [first.campaign, first.adset, second].map((id) => spentBy(meta, id));
  };
  const active = { status: 'ACTIVE', lifetime_budget: undefined, end_time: undefined };
  const [whole = 0, ...parts] = shared({ lifetime_budget: undefined, daily_budget: 5000 }, active);
  expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
  expect(Math.min(...parts)).toBeGreaterThan(0);
  expect(whole).toBeLessThanOrEqual(35_000);
  const [capped = 0] = shared({ spend_cap: 10_000 }, { ...active, daily_budget: 5000 });
  expect(capped).toBeGreaterThan(9900);
  expect(capped).toBeLessThanOrEqual(10_000);
});

test('an ad spends nothing before its review ends', () => {
  const meta = openMeta({ kind: false, lagS: 0 });
  const video = addVideo(meta);
  meta.advance(120);
  const campaign = addCampaign(meta, { status: 'ACTIVE' });
  const adset = addAdset(meta, campaign, { status: 'ACTIVE', lifetime_budget: 1_000_000 });
  const creative = { object_story_spec: storyOf(video, addImage(meta)) };
  meta.send('POST', `${ACCOUNT}/ads`, { name: 'a', adset_id: adset, status: 'ACTIVE', creative });
  meta.advance(29);
  expect(spentBy(meta, campaign)).toBe(0);
  meta.advance(DAY_S);
  expect(spentBy(meta, campaign)).toBeGreaterThan(0);
});

test('a paused ad spends nothing, nor does one whose ad set has ended', () => {
  const { meta, ids, spent } = running(1, {});
  meta.advance(DAY_S);
  meta.send('POST', `/${ids.campaign}`, { status: 'PAUSED' });
  const before = spent();
  meta.advance(3 * DAY_S);
  expect(spent()).toBe(before);
  meta.send('POST', `/${ids.campaign}`, { status: 'ACTIVE' });
  meta.advance(30 * DAY_S);
  const after = spent();
  meta.advance(30 * DAY_S);
  expect([after > before, spent()]).toEqual([true, after]);
});

test('an ad activated after its ad set has ended spends nothing', () => {
  const { meta, ids, spent } = running(1, {});
  meta.send('POST', `/${ids.campaign}`, { status: 'PAUSED' });
  meta.advance(8 * DAY_S);
  expect(spent()).toBe(0);
  meta.send('POST', `/${ids.campaign}`, { status: 'ACTIVE' });
  meta.advance(DAY_S);
  expect(spent()).toBe(0);
});

test('reported money has the decimal digits of the currency', () => {
  for (const [account, shape] of [
    ['392', /^\d+$/],
    ['901', /^\d+$/],
    ['978', /^\d+\.\d\d$/],
  ] as const) {
    const { meta } = running(1, {});
    meta.platform.setAccount('840', { currency: { '392': 'JPY', '901': 'TWD', '978': 'EUR' }[account] });
    meta.advance(2 * DAY_S);
    for (const { spend } of rowsOf(meta)) expect(spend).toMatch(shape);
  }
});

test('the same seed gives the same results, and another seed different ones', () => {
  const results = [1, 1, 2].map((seed) => {
    const { meta } = running(seed, {});
    meta.advance(5 * DAY_S);
    return JSON.stringify(rowsOf(meta));
  });
  expect(results[0]).toBe(results[1]);
  expect(results[0]).not.toBe(results[2]);
});
