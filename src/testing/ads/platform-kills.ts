import { activateCampaign } from '../../campaigns/publishing/activate.ts';
import { publication } from '../../campaigns/publishing/show.ts';
import type { FaultRule } from '../../sandbox/world/index.ts';
import type { TestContext } from '../databases.ts';
import { brokenInvariants } from './invariants.ts';
import { type BoughtOn, newPlatformWorld, type PlatformWorld } from './platform-world.ts';
import type { World } from './world.ts';

/** When workers die, and which requests are faulty, on the real adapter and the sandbox. */
export interface PlatformSchedule {
  readonly kills?: World['kills'];
  readonly faults?: readonly FaultRule[];
  readonly lagS?: number;
  readonly filmBytes?: number;
}

export interface PlatformStory {
  readonly id: string;
  readonly campaignId: string;
  readonly world: PlatformWorld;
  readonly state: string;
  readonly operations: number;
  readonly broken: readonly string[];
}

/** Publishes under a schedule until nothing is left to do, in its own account and sandbox. */
export async function publishOn(on: BoughtOn, test: TestContext, schedule: PlatformSchedule): Promise<PlatformStory> {
  const { lagS = 0, filmBytes } = schedule;
  const world = await newPlatformWorld(on, test, { lagS, ...(filmBytes === undefined ? {} : { filmBytes }) });
  const campaignId = await world.addCampaign();
  const id = await world.publish(campaignId);
  return driveUnder(world, campaignId, id, schedule);
}

/** Publishes, then activates under a schedule. */
export async function activateOn(on: BoughtOn, test: TestContext, schedule: PlatformSchedule): Promise<PlatformStory> {
  const world = await newPlatformWorld(on, test, { lagS: schedule.lagS ?? 0 });
  const campaignId = await world.addCampaign();
  const id = await world.publish(campaignId);
  await world.drive(id);
  const { exposure } = await publication(world.ctx, id);
  await activateCampaign({ ...world.ctx, db: world.plainDb }, campaignId, exposure);
  return driveUnder(world, campaignId, id, schedule);
}

async function driveUnder(
  world: PlatformWorld,
  campaignId: string,
  id: string,
  { kills = [], faults = [] }: PlatformSchedule,
): Promise<PlatformStory> {
  const before = world.operations.count;
  world.sandbox.faults.clear();
  world.sandbox.faults.add(faults);
  world.kills.push(...kills.map(({ at, when }) => ({ at: at + before, when })));
  const state = await world.drive(id);
  const operations = world.operations.count - before;
  world.kills.length = 0;
  world.sandbox.faults.clear();
  const met = new Set(world.sandbox.journal.entries().map(({ fault }) => fault));
  for (const { kind, route } of faults)
    if (!route.includes('*') && !met.has(kind)) throw new Error(`no request met the fault ${kind} of ${route}`);
  return { id, campaignId, world, state, operations, broken: await brokenInvariants(world, id) };
}

/** Returns the schedules whose story breaks an invariant or ends in none of the states, with the sentences. */
export async function brokenOn(
  on: BoughtOn,
  test: TestContext,
  schedules: readonly PlatformSchedule[],
  states: readonly string[],
  under: typeof publishOn = publishOn,
): Promise<object[]> {
  const broken: object[] = [];
  for (const schedule of schedules) {
    const story = await under(on, test, schedule);
    const sentences = [...story.broken, ...(states.includes(story.state) ? [] : [`ends ${story.state}`])];
    if (sentences.length > 0) broken.push({ ...schedule, state: story.state, sentences });
  }
  return broken;
}

/** Returns the kinds of the objects that became active, in that order. */
export const kindsActivated = ({ remote }: PlatformWorld) =>
  remote.activations.map(({ id }) => remote.objects.find((one) => one.id === id)?.kind);
