import { expect, test } from 'vitest';
import { orchestrate } from '../../campaigns/drafts/index.ts';
import { activateRuleSet, applyRuleSet, DEFAULT_RULE_SETS } from '../../decisions/rules/index.ts';
import { addVideo, learnedRules, onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { importResults, withdrawImport } from '../results/index.ts';
import { clipResults } from './gather.ts';
import { chosenUnder, drawsOf, knownBefore, predecessorOf } from './gather-store.ts';

const [VIDEO, CLIP] = [uuid(1), uuid(2)];
const DAY_MS = 86_400_000;

const addClip = (ctx: TestContext, visual_score: number) =>
  addVideo(ctx, VIDEO, [{ id: CLIP, features: { visual_score } }]);
const decide = (ctx: TestContext, platform: 'tiktok' | 'youtube', mode: 'exploit' | 'thompson' = 'exploit') =>
  orchestrate(ctx, { video_asset_id: VIDEO, platforms: [platform], mode });
const activated = async (ctx: TestContext, platform: 'tiktok' | 'youtube', sd: number) => {
  const { ruleSet } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS[platform], sd));
  await activateRuleSet(ctx, ruleSet.id);
  return ruleSet.id;
};

onEachDatabase('training data', (testContext) => {
  test('a clip’s decision and draw are the last ones on its platform before its results ended', async () => {
    const ctx = await testContext();
    await addClip(ctx, 0.5);
    await decide(ctx, 'tiktok', 'thompson');
    ctx.clock.advance(DAY_MS);
    await activated(ctx, 'youtube', 0.1);
    await decide(ctx, 'youtube', 'thompson');
    ctx.clock.advance(DAY_MS);
    await activated(ctx, 'tiktok', 0.1);
    await decide(ctx, 'tiktok');
    const ended = (days: number) => [
      { clip_id: CLIP, video_asset_id: VIDEO, at: new Date(Date.UTC(2026, 0, 1 + days, 12)) },
    ];
    const found = async (platform: 'tiktok' | 'youtube', days: number) => [
      ...(await chosenUnder(ctx.db, platform, ended(days))),
      ...(await drawsOf(ctx.db, platform, ended(days))).map((draw) => draw?.exploration.propensities ?? null),
    ];
    expect(await found('tiktok', -1)).toEqual([null, null]);
    expect(await found('tiktok', 1)).toEqual([1, [1]]);
    expect(await found('tiktok', 2)).toEqual([2, [1]]);
    expect(await found('youtube', 0)).toEqual([null, null]);
    expect(await found('youtube', 2)).toEqual([2, [1]]);
  });

  test('a clip has the features of its last decision on the first day of its results, or else its current ones', async () => {
    const ctx = await testContext();
    for (const visual_score of [0.1, 0.2, 0.3]) {
      await addClip(ctx, visual_score);
      await decide(ctx, 'tiktok');
      ctx.clock.advance(DAY_MS);
    }
    await addClip(ctx, 0.4);
    const known = async (first_shown: string) => {
      const [clip] = await knownBefore(ctx.db, [
        { clip_id: CLIP, video_asset_id: VIDEO, first_shown: new Date(first_shown) },
      ]);
      return [clip?.features.visual_score, clip?.rule_sets === null];
    };
    expect(await known('2025-12-30T12:00:00Z')).toEqual([0.4, true]);
    expect(await known('2025-12-31T12:00:00Z')).toEqual([0.1, false]);
    expect(await known('2026-01-01T12:00:00Z')).toEqual([0.2, false]);
    expect(await known('2026-02-01T12:00:00Z')).toEqual([0.3, false]);
  });

  test('a version that was activated twice has the predecessor of its latest activation', async () => {
    const ctx = await testContext();
    const [second, third] = [await activated(ctx, 'tiktok', 0.1), await activated(ctx, 'tiktok', 0.2)];
    expect(await predecessorOf(ctx.db, third)).toBe(second);
    const first = await predecessorOf(ctx.db, second);
    expect(first).not.toBe(third);
    await activateRuleSet(ctx, second);
    expect(await predecessorOf(ctx.db, second)).toBe(third);
    expect(await predecessorOf(ctx.db, first ?? '')).toBeUndefined();
  });

  test('withdrawn results and results of campaigns with several clips do not count as results of a clip', async () => {
    const ctx = await testContext();
    await addClip(ctx, 0.5);
    const { campaigns } = await decide(ctx, 'tiktok');
    const row = (n: number, impressions: number, of: object = { clip_id: CLIP }) => ({
      ...{ platform: 'tiktok', source: 'mine', impressions, views_3s: impressions / 2 },
      ...{ period_start: `2026-02-0${n}`, period_end: `2026-02-0${n}`, ...of },
    });
    await importResults(ctx, { results: [row(1, 1000)] });
    const { import_id } = await importResults(ctx, { results: [row(2, 2000)] });
    await importResults(ctx, { results: [row(3, 4000, { campaign_id: campaigns[0]?.id })] });
    const measuredOn = async () => (await clipResults(ctx, 'hook_rate', 'tiktok')).results.map((each) => each.exposure);
    expect(await measuredOn()).toEqual([7000]);
    await withdrawImport(ctx, import_id, { why: 'twice' });
    expect(await measuredOn()).toEqual([5000]);
    await ctx.db.kysely.updateTable('campaigns').set({ format: 'carousel' }).execute();
    expect(await measuredOn()).toEqual([1000]);
  });
});
