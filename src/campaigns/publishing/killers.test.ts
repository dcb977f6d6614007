import { expect, test } from 'vitest';
import { seededRandom } from '../../core/statistics/index.ts';
import {
  activateUnder,
  brokenUnder,
  everyFault,
  everyKill,
  publishUnder,
  randomSchedule,
} from '../../testing/ads/kills.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase, onEmbeddedDatabase } from '../../testing/index.ts';

/** full: every operation, every fault, and 300 random schedules; otherwise, only some of them. */
const FULL = process.env.PUBLISHING_KILLS === 'full';
const STRIDE = FULL ? 1 : 11;
const RANDOM = FULL ? 300 : 3;
const LONG = { timeout: FULL ? 1_800_000 : 60_000 };

/** The quick form runs only on the embedded database. */
const onDatabases = FULL ? onEachDatabase : onEmbeddedDatabase;

onDatabases('publishing under faults', (testContext) => {
  test('K1: each step creates one object even if the worker dies before or after any operation', LONG, async () => {
    const world = await newWorld(await testContext());
    const { operations, requests, state, broken } = await publishUnder(world, { kills: [], faults: {} });
    expect({ requests, state, broken }).toEqual({ requests: 4, state: 'paused', broken: [] });
    expect(operations).toBeGreaterThan(20);
    expect(await brokenUnder(world, everyKill(operations, STRIDE))).toEqual([]);
  });

  test(
    'K2 to K8: after a fault at any request, each step has one object and no request was repeated blindly',
    LONG,
    async () => {
      const world = await newWorld(await testContext());
      const schedules = everyFault(4).filter((_, at) => FULL || at % 9 === 0);
      expect(await brokenUnder(world, schedules)).toEqual([]);
    },
  );

  test(
    'K23, K41: kills and faults during activation leave it active or stopped, and a pause still ends paused',
    LONG,
    async () => {
      const world = await newWorld(await testContext());
      // many activations share the account; this test is not about its caps
      const { operations, requests, state, broken } = await activateUnder(world, { kills: [], faults: {} });
      expect({ requests, state, broken }).toEqual({ requests: 3, state: 'active', broken: [] });
      const faults = everyFault(3).filter((_, at) => FULL || at % 9 === 0);
      const kills = everyKill(operations, STRIDE);
      expect(await brokenUnder(world, [...kills, ...faults], activateUnder)).toEqual([]);
    },
  );

  test(
    'each step creates one object despite two faults, two kills, lag, and commits up to 300 s late',
    LONG,
    async () => {
      const world = await newWorld(await testContext());
      const random = seededRandom(20_261_126).uniform;
      const schedules = Array.from({ length: RANDOM }, () => randomSchedule(random, 40, 6));
      expect(await brokenUnder(world, schedules)).toEqual([]);
    },
  );
});
