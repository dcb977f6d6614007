import { expect, test } from 'vitest';
import { better, DAY_MS, report, started, video, worse } from '../../testing/experiments.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { proposeTest } from './propose-test.ts';
import { sizeExperiment } from './size-from-results.ts';
import { campaignsWithResults } from './store.ts';

onEachDatabase('sizing an experiment', (testContext) => {
  test('a plan is sized from the platform’s own days, or names what is missing', async () => {
    const ctx = await testContext();
    const { campaigns } = await started(ctx);
    const wanted = { platform: 'instagram', metric: 'hook_rate', min_effect: 0.2, alpha: 0.05, power: 0.8 } as const;
    await expect(sizeExperiment(ctx, { ...wanted, days: 14, arms: 2 })).rejects.toThrow(
      'rate: there are no daily results on instagram in the last 28 days with hook_rate',
    );
    await report(ctx, campaigns, [0.3, 0.3], 10);
    ctx.clock.advance(12 * DAY_MS);
    const plan = await sizeExperiment(ctx, { ...wanted, days: 14, arms: 2 });
    expect(plan).toMatchObject({ impressions_per_arm_day: 2000, enough: true });
    // one that had none of the events does not show what to expect
    await report(ctx, campaigns, [0.3, 0], 10);
    const alone = await sizeExperiment(ctx, { ...wanted, days: 14, arms: 2 });
    expect(alone.smallest_effect).toBeCloseTo(plan.smallest_effect ?? 0, 2);
    await report(ctx, campaigns.slice(1), [0.3], 11);
    expect(await campaignsWithResults(ctx.db, 'instagram', new Date(0), 1)).toEqual(campaigns.slice(1));
  });

  test('a tie leads to a proposed test, sized from the account’s days', async () => {
    const ctx = await testContext();
    const { campaigns } = await started(ctx);
    const tie = { video_asset_id: video, platform: 'instagram' as const, clips: [better, worse] };
    expect(await proposeTest(ctx, tie)).toMatchObject({
      days: null,
      because: expect.stringContaining('no daily results'),
    });
    await report(ctx, campaigns, [0.3, 0.3], 10);
    ctx.clock.advance(12 * DAY_MS);
    const proposal = await proposeTest(ctx, tie);
    expect(proposal).toMatchObject({ clips: [better, worse], metric: 'hook_rate', days: 8, cost_minor: null });
    expect(proposal.smallest_effect).toBeLessThan(0.3);
    // the sentence has the impressions of one day, not a mean with many digits
    expect(proposal.because).toMatch(/^With 2000 impressions per day and a hook rate of \d\d\.\d%, /);
    const budget = async (ad: string | null) => {
      await ctx.db.kysely.updateTable('campaigns').set({ budget_cents: 50_000, ad }).execute();
      return (await proposeTest(ctx, tie)).cost_minor;
    };
    // a lifetime budget is not a cost per arm and day
    expect([await budget('{"budget_kind":"lifetime"}'), await budget(null)]).toEqual([null, 8 * 2 * 50_000]);
  });
});
