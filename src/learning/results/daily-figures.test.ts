import { expect, test } from 'vitest';
import { orchestrate } from '../../campaigns/drafts/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { addVideo, onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { dailyFigures } from './daily-figures.ts';
import { fullestSource } from './fullest-source.ts';
import { importResults } from './import-results.ts';

const [from, to] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-12-31T00:00:00Z')];

onEachDatabase('daily figures', (testContext) => {
  test('count each period once, keep local dates when clocks change, and never add up currencies', async () => {
    const ctx = await testContext();
    const one = await aCampaign(ctx);
    const row = (period_start: string, period_end: string, more: object) => ({
      ...{ platform: 'instagram', source: 'meta_ads', campaign_id: one, period_start, period_end },
      ...more,
    });
    const reply = await importResults(ctx, {
      results: [
        // a day and one of its hours; another day has only hours, two of which overlap
        row('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z', { impressions: 100 }),
        row('2026-03-01T10:00:00Z', '2026-03-01T11:00:00Z', { impressions: 60 }),
        row('2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z', { impressions: 30 }),
        row('2026-03-02T10:30:00Z', '2026-03-02T11:30:00Z', { impressions: 20 }),
        row('2026-03-02T12:00:00Z', '2026-03-02T13:00:00Z', { impressions: 5 }),
        // London and Berlin when the clocks change: 23 and 25 hours, and no date twice or left out
        row('2026-03-28T00:00:00Z', '2026-03-29T00:00:00Z', { impressions: 1, external_id: 'london' }),
        row('2026-03-29T00:00:00Z', '2026-03-29T23:00:00Z', { impressions: 2, external_id: 'london' }),
        row('2026-03-29T23:00:00Z', '2026-03-30T23:00:00Z', { impressions: 3, external_id: 'london' }),
        row('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', { impressions: 4, external_id: 'berlin' }),
        // a campaign's own row of a day, beside those of its ads
        row('2026-04-01T00:00:00Z', '2026-04-02T00:00:00Z', { impressions: 50 }),
        row('2026-04-01T00:00:00Z', '2026-04-02T00:00:00Z', { impressions: 30, external_id: 'a' }),
        row('2026-04-01T00:00:00Z', '2026-04-02T00:00:00Z', { impressions: 19, external_id: 'b' }),
        // a week is not a day
        row('2026-05-01T00:00:00Z', '2026-05-08T00:00:00Z', { impressions: 9 }),
        // amounts in two currencies cannot be added; the clicks can
        row('2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z', {
          external_id: 'a',
          currency: 'EUR',
          spend_minor: 5,
          clicks: 1,
        }),
        row('2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z', {
          external_id: 'b',
          currency: 'USD',
          spend_minor: 7,
          clicks: 2,
        }),
        row('2026-06-02T00:00:00Z', '2026-06-03T00:00:00Z', {
          external_id: 'a',
          currency: 'EUR',
          spend_minor: 5,
          clicks: 1,
        }),
      ],
    });
    expect(reply.rejected).toEqual([]);
    const { days, longer } = await dailyFigures(ctx.db, [one], from, to);
    const found = days.map(({ day, impressions, spend_minor, clicks }) => [day, impressions, spend_minor, clicks]);
    expect(found.toSorted()).toEqual([
      ['2026-03-01', 100, null, 0],
      ['2026-03-02', 35, null, 0],
      ['2026-03-28', 1, null, 0],
      ['2026-03-29', 2, null, 0],
      ['2026-03-30', 3, null, 0],
      ['2026-04-01', 50, null, 0],
      ['2026-06-01', null, null, 3],
      ['2026-06-02', null, 5, 1],
      ['2026-10-25', 4, null, 0],
    ]);
    expect(longer).toBe(1);
    const usd = await dailyFigures(ctx.db, [one], from, to, { currency: 'USD' });
    expect(usd.days.filter(({ spend_minor }) => spend_minor !== null)).toMatchObject([
      { day: '2026-06-01', spend_minor: 7 },
    ]);
  });

  test('when two currencies are equally common, the alphabetically first one counts', async () => {
    const ctx = await testContext();
    const one = await aCampaign(ctx);
    const row = (day: string, currency: string) => ({
      ...{ platform: 'instagram', source: 'meta_ads', campaign_id: one, period_start: day, period_end: day },
      ...{ impressions: 1, spend_minor: 5, currency },
    });
    await importResults(ctx, { results: [row('2026-07-01', 'USD'), row('2026-07-02', 'EUR')] });
    const { days } = await dailyFigures(ctx.db, [one], from, to);
    expect(days.map(({ spend_minor }) => spend_minor)).toEqual([null, 5]);
  });

  test.each(['meta_ads', 'meta_ads_api'])(
    'once %s has reported conversions, days without them count as 0, but for other sources they stay missing',
    async (source) => {
      const ctx = await testContext();
      const [one, other] = await campaignsOn(ctx, ['instagram', 'youtube']);
      const row = (campaign_id: string, day: string, figures: object) => ({
        ...{ campaign_id, period_start: day, period_end: day, currency: 'EUR', spend_minor: 900, ...figures },
        ...(campaign_id === one ? { platform: 'instagram', source } : { platform: 'youtube', source: 'own' }),
      });
      const results = [
        row(one, '2026-07-01', { conversions: 2, revenue_minor: 4000, clicks: 9 }),
        row(one, '2026-07-02', {}),
        row(other, '2026-07-01', { clicks: 3 }),
        row(other, '2026-07-02', {}),
      ];
      expect((await importResults(ctx, { results })).rejected).toEqual([]);
      const { days } = await dailyFigures(ctx.db, [one, other], from, to, { sourceFor: 'each' });
      const told = days.map(({ campaign_id, day, conversions, revenue_minor, clicks }) => [
        ...[campaign_id === one, day, conversions, revenue_minor, clicks],
      ]);
      expect(told.toSorted()).toEqual([
        [false, '2026-07-01', null, null, 3],
        [false, '2026-07-02', null, null, null],
        [true, '2026-07-01', 2, 4000, 9],
        [true, '2026-07-02', 0, 0, 0],
      ]);
    },
  );
});

test('when two sources report equally many figures, the alphabetically first one wins, in any row order', () => {
  const rows = ['mine', 'meta_ads', 'tiktok_ads'].map((source) => ({ source, impressions: 5, views: null }));
  expect([fullestSource(rows), fullestSource(rows.toReversed())]).toEqual(['meta_ads', 'meta_ads']);
});

const aCampaign = async (ctx: TestContext): Promise<string> => (await campaignsOn(ctx, ['instagram']))[0] ?? '';

async function campaignsOn(ctx: TestContext, platforms: readonly Platform[]): Promise<[string, string]> {
  await addVideo(ctx, uuid(1), [{ id: uuid(2) }]);
  const { campaigns } = await orchestrate(ctx, { video_asset_id: uuid(1), platforms: [...platforms] });
  const idOn = (platform: Platform | undefined) => campaigns.find((each) => each.platform === platform)?.id ?? '';
  return [idOn(platforms[0]), idOn(platforms[1])];
}
