import { expect, test } from 'vitest';
import { compensatePublication } from '../../campaigns/publishing/compensate.ts';
import type { FaultName, FaultRule } from '../../sandbox/world/index.ts';
import { onEachDatabase } from '../databases.ts';
import { everyKill } from './kills.ts';
import { activateOn, brokenOn, publishOn } from './platform-kills.ts';
import type { BoughtOn } from './platform-world.ts';

/** Whether to test every operation, and every fault at every request; otherwise only a part of them. */
const FULL = process.env.PUBLISHING_KILLS === 'full';
const LONG = { timeout: FULL ? 1_800_000 : 60_000 };

/** Faults that pass or are settled automatically: the ads are published in the end. */
const PASSING: readonly FaultName[] = [
  'http-429',
  'throttle-400-4',
  'throttle-400-17',
  'throttle-400-32',
  'throttle-400-613',
  'throttle-400-80004',
  'throttle-after-commit',
  'http-500-2',
  'http-500-2-after-commit',
  'html-502-before-commit',
  'html-502-after-commit',
  'reset-before-commit',
  'reset-after-commit',
  'silence-before-commit',
  'silence-after-commit',
  'late-commit',
  'cut-reply-length',
  'cut-reply-chunked',
  'cut-reply-close',
  'success-without-id',
  'success-with-foreign-id',
  'redirect',
];
/** Faults that a person must resolve. */
const STOPPING: readonly FaultName[] = [
  'hostile-text',
  'token-190',
  'checkpoint-190-459',
  'permission-10',
  'permission-200',
  'app-in-development',
  'account-disabled',
  'version-gone',
];
/** Faults in which a list leaves something out. */
const HIDING: readonly FaultName[] = ['empty-page', 'partial-page', 'stale-page'];

const at = (route: string, nth: number, kind: FaultName): { readonly faults: readonly FaultRule[] } => ({
  faults: [{ route, nth, kind }],
});
const each = (route: string, requests: number, kinds: readonly FaultName[]) =>
  kinds.flatMap((kind) => Array.from({ length: requests }, (_, n) => at(route, n + 1, kind)));
const part = <Item>(items: readonly Item[], stride: number): Item[] => items.filter((_, n) => FULL || n % stride === 0);

/** What the stories need to know about a platform. */
interface Killed {
  readonly on: BoughtOn;
  /** Number of requests that change something, from the film to the ad. */
  readonly requests: number;
  /** Refusals that this platform later withdraws itself. */
  readonly fickle?: readonly FaultName[];
}

/** Defines the stories of crashes and faults, on the real adapter and the sandbox. */
export const killersOn = ({ on, requests, fickle = [] }: Killed): void =>
  onEachDatabase(`publishing to ${on.name} under faults`, (testContext) => {
    const passing = [...PASSING, ...fickle];
    test('K1: a crash before or after any transaction or request leaves one object per step', LONG, async () => {
      const ctx = await testContext();
      const { operations, state, broken } = await publishOn(on, ctx, {});
      expect([state, broken]).toEqual(['paused', []]);
      const kills = part(everyKill(operations, 1), 29).map((one) => ({ kills: one.kills }));
      expect(await brokenOn(on, ctx, kills, ['paused'])).toEqual([]);
    });

    test('K2 to K8: a fault at any changing request is settled with one object', LONG, async () => {
      const ctx = await testContext();
      expect(await brokenOn(on, ctx, part(each('POST *', requests, passing), 23), ['paused'])).toEqual([]);
    });

    test('K9: a fault that needs a person stops the publication wherever it happens', LONG, async () => {
      const ctx = await testContext();
      expect(await brokenOn(on, ctx, part(each('POST *', requests, STOPPING), 17), ['paused', 'stopped'])).toEqual([]);
    });

    test('K32: reads that fail or hide something do not lead to a second object', LONG, async () => {
      const ctx = await testContext();
      const { world } = await publishOn(on, ctx, {});
      const reads = world.sandbox.journal.entries().filter(({ in_flight }) => in_flight === 0).length;
      const kinds = [...passing.filter((kind) => kind !== 'late-commit'), ...STOPPING, ...HIDING];
      expect(await brokenOn(on, ctx, part(each('GET *', reads, kinds), 389), ['paused', 'stopped'])).toEqual([]);
    });

    test('K33: compensation deletes the paused objects that spent nothing and keeps the video', LONG, async () => {
      const { world, id } = await publishOn(on, await testContext(), {});
      await compensatePublication(world.ctx, id, false);
      expect(await world.drive(id)).toBe('removed');
      const left = world.remote.objects.filter(({ status }) => status !== 'removed');
      expect(left.map(({ kind }) => kind)).toEqual(['video']);
    });

    test('K23: crashes and faults during activation leave the publication active or stopped', LONG, async () => {
      const ctx = await testContext();
      const { operations, state, broken } = await activateOn(on, ctx, {});
      expect([state, broken]).toEqual(['active', []]);
      const kills = part(everyKill(operations, 1), 41).map((one) => ({ kills: one.kills }));
      const faults = part(each('POST *', 3, [...passing, ...STOPPING]), 31);
      expect(await brokenOn(on, ctx, [...kills, ...faults], ['active', 'stopped'], activateOn)).toEqual([]);
    });
  });
