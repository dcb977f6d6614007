import { expect, test } from 'vitest';
import { onEachDatabase } from '../../testing/index.ts';
import { activateRuleSet } from './activate.ts';
import { applyRuleSet } from './apply.ts';
import { preferredLengthsMs } from './preferred-lengths.ts';
import type { Shape } from './schema.ts';

onEachDatabase('the preferred lengths of the active rule sets', (testContext) => {
  test('are the lengths of their best points, shortest first, without duplicates', async () => {
    const ctx = await testContext();
    expect(await preferredLengthsMs(ctx.db)).toEqual([5000, 15_000, 30_000, 45_000, 60_000]);
    const put = async (platform: 'tiktok' | 'instagram' | 'youtube', shape: Shape) => {
      const features = { duration_ms: { weight: 1, shape, when_missing: 0 } };
      const { ruleSet } = await applyRuleSet(ctx, { platform, features });
      await activateRuleSet(ctx, ruleSet.id);
    };
    await put('tiktok', { constant: 1 });
    await put('youtube', 'identity');
    await put('instagram', { points: [[0, 0.8], [9000, 0.8], [20_000, 0.5]] }); // biome-ignore format: points
    // a clip of length zero is no clip
    expect(await preferredLengthsMs(ctx.db)).toEqual([9000]);
  });
});
