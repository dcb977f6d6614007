import { expect } from 'vitest';
import { activateCampaign } from '../../campaigns/publishing/activate.ts';
import { publication } from '../../campaigns/publishing/show.ts';
import type { OpenTestContext } from '../databases.ts';
import { settledEvents } from '../ledger.ts';
import { type FakeWorld, newWorld } from './world.ts';

/** What activating a campaign of `publishedWorlds` may cost. */
export const CONFIRM = { currency: 'EUR', per_day_minor: 10_000, whole_minor: 10_000 };

/** Makes worlds with one publication that has come so far. */
export function publishedWorlds(testContext: OpenTestContext) {
  const begin = async (budgetMinor?: number, faults: FakeWorld['fake']['faults'] = {}) => {
    const world = await newWorld(await testContext());
    world.fake.faults = faults;
    const campaignId = await world.addCampaign(budgetMinor);
    const id = await world.publish(campaignId);
    return { world, campaignId, id, state: await world.drive(id) };
  };
  const published = async (budgetMinor = 10_000) => {
    const { state, ...all } = await begin(budgetMinor);
    expect(state).toBe('paused');
    return all;
  };
  const activated = async () => {
    const all = await published();
    await activateCampaign(all.world.ctx, all.campaignId, CONFIRM);
    expect(await all.world.drive(all.id)).toBe('active');
    return all;
  };
  /** As far as it comes with these faults of the platform. */
  const begun = (faults: FakeWorld['fake']['faults']) => begin(undefined, faults);
  return { begun, published, activated };
}

export const stopOf = async ({ ctx }: FakeWorld, id: string) => (await publication(ctx, id)).stop;

export const typesOf = async ({ ctx }: FakeWorld, entity_id: string) =>
  (await settledEvents(ctx, { limit: 100, entity_id })).rows.map(({ event_type }) => event_type);

/** Seconds that the world has waited on its clock, which only waits advance. */
export const secondsOf = ({ ctx }: FakeWorld) => (ctx.now().getTime() - Date.parse('2026-01-01T00:00:00Z')) / 1_000;
