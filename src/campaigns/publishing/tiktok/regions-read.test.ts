import { expect, test } from 'vitest';
import { ON_TIKTOK } from '../../../testing/ads/bought-on.ts';
import { brokenOn, publishOn } from '../../../testing/ads/platform-kills.ts';
import { onEachDatabase } from '../../../testing/index.ts';

onEachDatabase('reading the regions before an ad group is created', (testContext) => {
  test('keeps the journal consistent with what was sent if it fails', async () => {
    const ctx = await testContext();
    const kinds = ['success-without-id', 'hostile-text', 'token-190', 'permission-10', 'version-gone'] as const;
    const schedules = kinds.map((kind) => ({ faults: [{ route: 'GET region', nth: 1, kind }] }));
    expect(await brokenOn(ON_TIKTOK, ctx, schedules, ['paused', 'stopped'], publishOn)).toEqual([]);
  });
});
