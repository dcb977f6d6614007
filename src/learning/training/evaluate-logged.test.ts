import { expect, test } from 'vitest';
import { DEFAULT_RULE_SETS, type RuleSetInput } from '../../decisions/rules/index.ts';
import { buildApp } from '../../interfaces/http/index.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { addClips, addDay, DAY_MS, orchestrateAll } from '../../testing/training.ts';

onEachDatabase('the value of a policy', (testContext) => {
  test('is refused while few choices were drawn, and is then computed from their probabilities', async () => {
    const ctx = await testContext();
    await addClips(ctx, 110);
    ctx.clock.advance(Date.parse('2025-05-01') - ctx.now().getTime());
    await orchestrateAll(ctx, 0, 5);
    await orchestrateAll(ctx, 5, 100, 'thompson');
    await addDay(ctx, '2025-06-01', 0, 100, 0.3);
    const app = await buildApp(ctx, { docs: false });
    const ask = async (rule_set: RuleSetInput = DEFAULT_RULE_SETS.tiktok) => {
      const payload = { rule_set, goal: 'hook_rate' };
      return (await app.inject({ method: 'POST', url: '/rules/engine/off_policy', payload })).json();
    };
    expect(await ask()).toMatchObject({ n: 95, ips: null, refused: expect.stringContaining('100 are needed') });
    // draws after the results had nothing to do with them
    ctx.clock.advance(90 * DAY_MS);
    await orchestrateAll(ctx, 0, 5, 'thompson');
    expect(await ask()).toMatchObject({ n: 95 });
    ctx.clock.advance(-90 * DAY_MS);
    await orchestrateAll(ctx, 0, 5, 'thompson');
    // one clip per video: any policy chooses it
    const { n, ess, ips, snips, dr, logged } = await ask();
    expect([n, ess]).toEqual([100, 100]);
    expect(ips).toBeCloseTo(logged, 12);
    expect(snips).toBeCloseTo(logged, 12);
    expect(dr).toBeCloseTo(logged, 12);
    // where no clip is eligible under the rule set, it earns nothing
    await orchestrateAll(ctx, 100, 110, 'thompson');
    await addDay(ctx, '2025-06-01', 100, 110, 0.3);
    const picky = {
      ...DEFAULT_RULE_SETS.tiktok,
      requirements: [{ id: 'looks', must: 'clip.visual_score > 0.05', because: 'it has to look good' }],
    };
    const some = await ask(picky);
    expect([some.n, some.ess]).toEqual([110, 103]);
    expect(some.ips).toBeLessThan(some.logged * 0.96);
    expect(some.dr).toBeCloseTo(some.ips, 12);
    await app.close();
  });
});
