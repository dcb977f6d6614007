import { expect, test } from 'vitest';
import type { z } from 'zod';
import { orchestrate } from '../../campaigns/drafts/index.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { addVideo, onEachDatabase, uuid } from '../../testing/index.ts';
import { importResults } from './import-results.ts';
import { summarizeResults as summarize } from './summarize.ts';
import { SummaryQuery } from './summary-schema.ts';
import { withdrawImport } from './withdraw.ts';

const [one, other] = [uuid(2), uuid(3)];
const summarizeResults = (ctx: Parameters<typeof summarize>[0], query: z.input<typeof SummaryQuery>, most?: number) =>
  summarize(ctx, SummaryQuery.parse(query), most);
const day = (date: string, rest: object) => ({
  ...{ clip_id: one, platform: 'instagram', source: 'meta_ads', period_start: date, period_end: date, currency: 'EUR' },
  ...rest,
});

onEachDatabase('a summary of results', (testContext) => {
  test('counts each period once, keeps currencies apart, and gives each rate an interval', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ id: one }, { id: other }]);
    await importResults(ctx, {
      results: [
        day('2026-11-01', { impressions: 1000, clicks: 20, spend_minor: 500 }),
        day('2026-11-02', { impressions: 3000, clicks: 40, spend_minor: 700 }),
        // another source reports the same, and a longer period reports it again
        day('2026-11-02', { source: 'mine', impressions: 900, clicks: 1, spend_minor: 600 }),
        day('2026-11-01', { period_end: '2026-11-03', impressions: 4200, clicks: 63, spend_minor: 1300 }),
        day('2026-11-02', { clip_id: other, impressions: 50, spend_minor: 100, currency: 'USD' }),
        // outside the period
        day('2026-11-04', { impressions: 9, spend_minor: 9 }),
        day('2026-11-03', { period_end: '2026-11-05', impressions: 9, spend_minor: 9 }),
        // first without money, then in dollars, last in euros
        day('2026-11-09', { impressions: 9, currency: undefined }),
        day('2026-11-10', { impressions: 9, spend_minor: 9, currency: 'USD' }),
        day('2026-11-11', { impressions: 9, spend_minor: 9 }),
      ],
    });
    const { lines, budgets, left_out } = await summarizeResults(ctx, { from: '2026-11-01', to: '2026-11-03' });
    expect(lines).toMatchObject([
      { platform: 'instagram', currency: 'EUR', subjects: 1, impressions: 4200, clicks: 63, spend_minor: 1300 },
      { platform: 'instagram', currency: 'USD', subjects: 1, impressions: 50, clicks: null, spend_minor: 100 },
    ]);
    expect(lines[0]?.rates.ctr).toMatchObject({ value: 0.015, low: expect.any(Number), of: 4200 });
    expect(lines[1]?.rates.cpm_minor).toMatchObject({ value: null, note: expect.stringContaining('too few') });
    expect([budgets, left_out]).toEqual([[], 3]);
    const later = await summarizeResults(ctx, { from: '2026-11-09', to: '2026-11-11' });
    expect(later.lines.map(({ currency }) => currency)).toEqual(['EUR', 'USD', null]);
    const week = { from: '2026-11-01', to: '2026-11-07' };
    await expect(summarizeResults(ctx, week, 6)).rejects.toThrow('to: the period has more than 6 results');
    expect(await summarizeResults(ctx, { from: '2026-11-02', to: '2026-11-02' })).toMatchObject({
      lines: [{ impressions: 3000, spend_minor: 700 }, { currency: 'USD' }],
      left_out: 1,
    });
    const byClip = await summarizeResults(ctx, { from: '2026-11-01', to: '2026-11-03', by: 'clip' });
    expect(byClip).toMatchObject({
      lines: [
        { clip: { clip_id: one, title: 'sample', has_picture: false }, currency: 'EUR', impressions: 4200 },
        { clip: { clip_id: other }, currency: 'USD', impressions: 50 },
      ],
      lines_total: 2,
    });
    expect(await summarizeResults(ctx, { ...week, to: '2026-11-03', by: 'clip', ids: other })).toMatchObject({
      lines: [{ clip: { clip_id: other } }],
    });
    expect(await summarizeResults(ctx, { ...week, to: '2026-11-03', by: 'campaign' })).toMatchObject({ lines: [] });
  });

  test('bases the hook rate only on results that report 3-second views', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ id: one }, { id: other }]);
    const results = [
      day('2026-11-01', { clip_id: one, impressions: 1000, views_3s: 300, clicks: 10 }),
      day('2026-11-01', { clip_id: other, impressions: 9000 }),
    ];
    expect((await importResults(ctx, { results })).rejected).toEqual([]);
    const { lines } = await summarizeResults(ctx, { from: '2026-11-01', to: '2026-11-01' });
    // a platform omits clicks if there were none
    const rates = { hook_rate: { value: 0.3, of: 1000 }, ctr: { value: 0.001, of: 10_000 } };
    expect(lines).toMatchObject([{ impressions: 10_000, rates }]);
  });

  test('counts the results that extend beyond the period, unless other rows cover it', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ id: one }, { id: other }]);
    const month = (clip_id: string, source = 'meta_ads') => ({
      ...day('2026-11-01', { clip_id, source, impressions: 900 }),
      period_end: '2026-11-30',
    });
    const results = [
      month(one),
      month(one, 'own'),
      month(other),
      day('2026-11-03', { clip_id: other, impressions: 9 }),
    ];
    const { import_id, rejected } = await importResults(ctx, { results });
    expect(rejected).toEqual([]);
    const of = async (from: string, to: string, more = {}) => {
      const { lines, too_long } = await summarizeResults(ctx, { from, to, by: 'clip', ...more });
      return [lines.length, too_long];
    };
    expect(await of('2026-11-02', '2026-11-08')).toEqual([1, 2]);
    expect(await of('2026-11-02', '2026-11-08', { ids: other })).toEqual([1, 0]);
    expect(await of('2026-11-02', '2026-11-08', { by: 'campaign' })).toEqual([0, 0]);
    expect(await of('2026-11-01', '2026-11-30')).toEqual([2, 0]);
    expect(await of('2026-11-30', '2026-12-02')).toEqual([0, 3]);
    expect(await of('2026-12-01', '2026-12-02')).toEqual([0, 0]);
    expect(await of('2026-10-30', '2026-11-01')).toEqual([0, 3]);
    expect(await of('2026-10-30', '2026-10-31')).toEqual([0, 0]);
    await withdrawImport(ctx, import_id, { why: 'another account' });
    expect(await of('2026-11-02', '2026-11-08')).toEqual([0, 0]);
  });

  test('includes days of accounts in any time zone under their local date', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ id: one }, { id: other }]);
    const auckland = { period_start: '2026-11-04T11:00:00Z', period_end: '2026-11-05T11:00:00Z' };
    const honolulu = { period_start: '2026-11-05T10:00:00Z', period_end: '2026-11-06T10:00:00Z' };
    const results = [
      day('', { ...auckland, impressions: 2000 }),
      day('', { ...honolulu, clip_id: other, impressions: 1000 }),
    ];
    expect(await importResults(ctx, { results })).toMatchObject({ rejected: [] });
    const shown = async (date: string) =>
      (await summarizeResults(ctx, { from: date, to: date, by: 'clip' })).lines.map(({ impressions }) => impressions);
    expect(await shown('2026-11-05')).toEqual([2000, 1000]);
    expect([await shown('2026-11-04'), await shown('2026-11-06')]).toEqual([[], []]);
  });

  test('excludes withdrawn results, and a clip’s own row where its campaign reports one', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ id: one }, { id: other }, { id: uuid(4) }]);
    const [draft] = (await orchestrate(ctx, { video_asset_id: uuid(1), platforms: ['instagram'] })).campaigns;
    const wrong = await importResults(ctx, { results: [day('2026-11-02', { clip_id: uuid(4), impressions: 5 })] });
    await withdrawImport(ctx, wrong.import_id, { why: 'another account' });
    await importResults(ctx, {
      results: [
        day('2026-11-01', { clip_id: draft?.clip_id, impressions: 100 }),
        day('2026-11-01', { clip_id: undefined, campaign_id: draft?.id, impressions: 70 }),
        day('2026-11-02', { clip_id: draft?.clip_id === one ? other : one, impressions: 300 }),
      ],
    });
    const of = async (by: 'platform' | 'clip' | 'campaign') =>
      (await summarizeResults(ctx, { from: '2026-11-01', to: '2026-11-03', by })).lines;
    expect(await of('platform')).toMatchObject([{ subjects: 2, impressions: 370 }]);
    expect(await of('clip')).toMatchObject([{ impressions: 300 }, { impressions: 70 }]);
    expect(await of('campaign')).toMatchObject([{ campaign_id: draft?.id, impressions: 70 }]);
  });

  test('the daily cost of active campaigns includes shares of lifetime budgets and possible overspending', async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ id: one }]);
    const { campaigns } = await orchestrate(ctx, { video_asset_id: uuid(1), platforms: ['instagram', 'youtube'] });
    expect(campaigns).toHaveLength(2);
    const run = async (platform: 'instagram' | 'youtube', ad: object | null) => {
      await ctx.db.kysely
        .updateTable('campaigns')
        .set({ status: 'active', currency: 'EUR', budget_cents: 10_000, ad: ad && JSON.stringify(ad) })
        .where('platform', '=', platform)
        .execute();
      return (await summarizeResults(ctx, { from: '2026-11-01', to: '2026-11-01' })).budgets;
    };
    const days = { starts_at: '2026-11-01T00:00:00Z', ends_at: '2026-11-11T00:00:00Z' };
    expect(await run('instagram', null)).toEqual([{ currency: 'EUR', campaigns: 1, per_day_minor: 17_500 }]);
    expect(await run('instagram', { budget_kind: 'lifetime', ...days })).toEqual([
      { currency: 'EUR', campaigns: 1, per_day_minor: 1_750 },
    ]);
    expect(await run('instagram', { budget_kind: 'lifetime' })).toMatchObject([{ per_day_minor: 10_000 }]);
    expect(await run('youtube', { budget_kind: 'daily' })).toEqual([
      { currency: 'EUR', campaigns: 2, per_day_minor: 10_000 + 20_000 },
    ]);
  });

  test('the daily cost of a campaign with ads is its publication’s limit, in the account’s currency', async () => {
    const test = await testContext();
    const world = await newWorld(test);
    const campaign_id = await world.addCampaign(10_000);
    const id = await world.publish(campaign_id);
    expect(await world.drive(id)).toBe('paused');
    const budgets = async () =>
      (await summarizeResults(test, { from: '2026-11-01', to: '2026-11-01' })).budgets.map(
        ({ currency, per_day_minor }) => [currency, per_day_minor],
      );
    expect(await budgets()).toEqual([]);
    await test.db.kysely.updateTable('campaigns').set({ status: 'active', currency: 'USD' }).execute();
    // activated late in its run
    const late = { state: 'active', per_day_minor: 4_321 };
    await test.db.kysely.updateTable('publications').set(late).execute();
    expect(await budgets()).toEqual([['EUR', 4_321]]);
    await test.db.kysely.updateTable('publications').set({ state: 'ended' }).execute();
    expect(await budgets()).toEqual([['USD', 1_750]]);
    await test.db.kysely.updateTable('campaigns').set({ status: 'paused' }).execute();
    expect(await budgets()).toEqual([]);
  });
});

test('a summary covers at most one year, including its first and last day', () => {
  expect(SummaryQuery.safeParse({ from: '2024-01-01', to: '2024-12-31' }).success).toBe(true);
  expect(SummaryQuery.safeParse({ from: '2024-01-01', to: '2024-01-01' }).success).toBe(true);
  expect(() => SummaryQuery.parse({ from: '2024-01-01', to: '2025-01-01' })).toThrow('at most 365 days after from');
  expect(() => SummaryQuery.parse({ from: '2024-01-02', to: '2024-01-01' })).toThrow('must not be before');
});
