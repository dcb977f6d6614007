import { expect, test } from 'vitest';
import { ON_TIKTOK } from '../../../testing/ads/bought-on.ts';
import { publishOn } from '../../../testing/ads/platform-kills.ts';
import { onEachDatabase } from '../../../testing/index.ts';

onEachDatabase('reading the regions before an ad group is created', (testContext) => {
  test.each([
    ['success-without-id', 'paused', 1],
    ['permission-10', 'paused', 1],
    ['hostile-text', 'stopped', 0],
    ['token-190', 'stopped', 0],
    ['version-gone', 'stopped', 0],
  ] as const)('sends no ad group while it fails, and the journal says so: %s', async (kind, state, sent) => {
    const faults = [{ route: 'GET region', nth: 1, kind }];
    const { world, ...story } = await publishOn(ON_TIKTOK, await testContext(), { faults });
    expect(story).toMatchObject({ state, broken: [] });
    expect(world.remote.requests.filter(({ step }) => step === 'ad_group')).toHaveLength(sent);
  });
});
