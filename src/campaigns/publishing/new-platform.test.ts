import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLATFORMS as SANDBOX_PLATFORMS } from '../../sandbox/server/platforms.ts';
import { everyKill } from '../../testing/ads/kills.ts';
import { activateOn, brokenOn, kindsActivated, publishOn } from '../../testing/ads/platform-kills.ts';
import type { BoughtOn } from '../../testing/ads/platform-world.ts';
import { tiny } from '../../testing/ads/tiny-adapter.ts';
import { tinyPlatform } from '../../testing/ads/tiny-sandbox.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { adPlatform, PLATFORMS } from './platforms.ts';

// the two lines that a new platform adds: docs/adding-a-platform.md
beforeAll(() => {
  PLATFORMS.unshift(tiny);
  SANDBOX_PLATFORMS.push(tinyPlatform);
});
afterAll(() => {
  PLATFORMS.shift();
  SANDBOX_PLATFORMS.pop();
});

const ON_TINY: BoughtOn = {
  adapter: tiny,
  name: 'tiny',
  placement: 'youtube',
  kinds: { campaign: 'campaign', ad_group: 'ad_group', ad: 'ad' },
  words: { active: 'on', removed: 'gone' },
  externalId: String,
  settings: {},
};

onEachDatabase('an added platform', (testContext) => {
  test('is offered, and creates one object per step despite any fault or kill', async () => {
    const ctx = await testContext();
    expect(adPlatform('google')).toBe(tiny);
    const { operations, state, broken } = await publishOn(ON_TINY, ctx, {});
    expect([state, broken]).toEqual(['paused', []]);
    const kills = everyKill(operations, 5).map((one) => ({ kills: one.kills }));
    const faults = ['silence-after-commit', 'silence-before-commit', 'late-commit', 'throttle-after-commit'] as const;
    const faulty = faults.map((kind) => ({ faults: [{ route: 'POST objects', nth: 2, kind }] }));
    expect(await brokenOn(ON_TINY, ctx, [...kills, ...faulty], ['paused'])).toEqual([]);
  });

  test('activates every object, the campaign last', async () => {
    const { state, broken, world } = await activateOn(ON_TINY, await testContext(), {});
    expect([state, broken]).toEqual(['active', []]);
    expect(world.remote.objects.every(({ status }) => status === 'active')).toBe(true);
    expect(kindsActivated(world)).toEqual(['ad', 'ad_group', 'campaign']);
  });
});
