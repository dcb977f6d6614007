import { activateCampaign } from '../../campaigns/publishing/activate.ts';
import { pauseCampaign } from '../../campaigns/publishing/pause.ts';
import { FAULTS, type Fault } from './fake-faults.ts';
import { brokenInvariants } from './invariants.ts';
import type { FakeWorld, World } from './world.ts';

/** A schedule: when workers die, and which requests are faulty. */
export interface Schedule {
  readonly kills: World['kills'];
  readonly faults: Readonly<Record<number, Fault>>;
  readonly lateMs?: number;
  readonly lagMs?: number;
}

export interface Story {
  readonly id: string;
  readonly state: string;
  readonly broken: readonly string[];
  readonly operations: number;
  readonly requests: number;
}

/** Publishes a campaign under a schedule until nothing is left to do. */
export async function publishUnder(world: FakeWorld, schedule: Schedule): Promise<Story> {
  world.kills.length = 0;
  const id = await world.publish(await world.addCampaign());
  const before = { operations: world.operations.count, requests: world.fake.requests.length };
  arm(world, schedule, before);
  const state = await world.drive(id);
  const operations = world.operations.count - before.operations;
  const requests = world.fake.requests.length - before.requests;
  world.kills.length = 0;
  world.fake.faults = {};
  return { id, state, broken: await brokenInvariants(world, id), operations, requests };
}

/** Publishes, then activates under a schedule, then pauses. */
export async function activateUnder(world: FakeWorld, schedule: Schedule): Promise<Story> {
  world.kills.length = 0;
  world.fake.faults = {};
  const campaignId = await world.addCampaign();
  const id = await world.publish(campaignId);
  await world.drive(id);
  const before = { operations: world.operations.count, requests: world.fake.requests.length };
  const exposure = { currency: 'EUR', per_day_minor: 10_000, whole_minor: 10_000 };
  await activateCampaign({ ...world.ctx, db: world.plainDb }, campaignId, exposure);
  arm(world, schedule, before);
  const state = await world.drive(id);
  const operations = world.operations.count - before.operations;
  const requests = world.fake.requests.length - before.requests;
  world.kills.length = 0;
  world.fake.faults = {};
  const broken = await brokenInvariants(world, id);
  await pauseCampaign(world.ctx, campaignId);
  const paused = await world.drive(id);
  world.fake.settleAll();
  const isOff = world.fake.objects.every(
    ({ kind, status, name }) => kind !== 'campaign' || !name.includes(campaignId) || status === 'paused',
  );
  if (paused !== 'paused' || !isOff) broken.push(`a pause ends paused, not ${paused}`);
  return { id, state, broken, operations, requests };
}

function arm(
  world: FakeWorld,
  { kills, faults, lateMs = 60_000, lagMs = 0 }: Schedule,
  before: { readonly operations: number; readonly requests: number },
): void {
  world.kills.push(...kills.map(({ at, when }) => ({ at: at + before.operations, when })));
  world.fake.lateMs = lateMs;
  world.fake.lagMs = lagMs;
  world.fake.faults = Object.fromEntries(
    Object.entries(faults).map(([n, fault]) => [Number(n) + before.requests, fault]),
  );
}

/** Returns schedules that kill the worker before and after every operation; for a quick run, at every `stride`-th one only. */
export const everyKill = (operations: number, stride: number): Schedule[] =>
  Array.from({ length: Math.ceil(operations / stride) }, (_, at) => at * stride).flatMap((at) =>
    (['before', 'after'] as const).map((when) => ({ kills: [{ at, when }], faults: {} })),
  );

/** Returns schedules with every fault at every request. */
export const everyFault = (requests: number, faults: readonly Fault[] = FAULTS): Schedule[] =>
  faults.flatMap((fault) => Array.from({ length: requests }, (_, n) => ({ kills: [], faults: { [n]: fault } })));

/** Draws two faults, up to two crashes, and lag and late commits within the settle time. @param random returns a number from 0 to 1 */
export function randomSchedule(random: () => number, operations: number, requests: number): Schedule {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const faults = Object.fromEntries(
    Array.from({ length: 2 }, () => [Math.floor(random() * requests), pick(FAULTS) ?? 'ok']),
  );
  const kills = Array.from({ length: Math.floor(random() * 3) }, () => ({
    at: Math.floor(random() * operations),
    when: random() < 0.5 ? ('before' as const) : ('after' as const),
  }));
  return { kills, faults, lateMs: random() * 300_000, lagMs: random() * 300_000 };
}

/** Returns the schedules whose story breaks an invariant, with the sentences. */
export async function brokenUnder(
  world: FakeWorld,
  schedules: readonly Schedule[],
  under: typeof publishUnder = publishUnder,
): Promise<object[]> {
  const broken: object[] = [];
  for (const schedule of schedules) {
    const story = await under(world, schedule);
    if (story.broken.length > 0) broken.push({ ...schedule, state: story.state, broken: story.broken });
  }
  return broken;
}
