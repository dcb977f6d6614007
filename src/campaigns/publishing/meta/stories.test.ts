import { expect, test } from 'vitest';
import { platformNamed } from '../../../sandbox/server/index.ts';
import type { FaultName } from '../../../sandbox/world/index.ts';
import { ON_META } from '../../../testing/ads/bought-on.ts';
import { intentOf } from '../../../testing/ads/intent-of.ts';
import { brokenInvariants } from '../../../testing/ads/invariants.ts';
import { publishOn } from '../../../testing/ads/platform-kills.ts';
import { newPlatformWorld, type PlatformWorld } from '../../../testing/ads/platform-world.ts';
import { storiesOn } from '../../../testing/ads/stories-on.ts';
import { TOKEN } from '../../../testing/ads/world.ts';
import { onEachDatabase } from '../../../testing/index.ts';
import { continuePublication } from '../continue.ts';
import { publication } from '../show.ts';

const LONG = { timeout: 1_200_000 };

storiesOn({
  on: ON_META,
  requests: 6,
  firstRoute: 'POST campaigns',
  budgetRoute: 'POST adsets',
  active: { status: 'ACTIVE' },
});

const sent = ({ sandbox }: PlatformWorld, edge: string) =>
  sandbox.journal.entries().filter(({ method, path }) => method === 'POST' && path.endsWith(`/${edge}`)).length;
const live = ({ remote }: PlatformWorld, kind: string) =>
  remote.objects.filter((one) => one.kind === kind && one.status !== 'removed');

onEachDatabase('a publication on Meta', (testContext) => {
  const begun = async (...faults: { route: string; kind: FaultName; nth?: number; times?: number }[]) => {
    const world = await newPlatformWorld(ON_META, await testContext());
    const campaignId = await world.addCampaign();
    const id = await world.publish(campaignId);
    const asked = sent(world, 'campaigns');
    world.sandbox.faults.add(faults);
    const state = await world.drive(id);
    return { world, campaignId, id, state, asked, stop: (await publication(world.ctx, id)).stop };
  };

  test('K7: an object whose reply is cut or has a missing or wrong id is adopted after one request', async () => {
    const kinds = ['cut-reply-length', 'cut-reply-close', 'success-without-id', 'success-with-foreign-id'] as const;
    for (const kind of kinds) {
      const { world, id, state, asked } = await begun({ route: 'POST campaigns', kind, nth: 1 });
      expect([kind, state, sent(world, 'campaigns') - asked, live(world, 'campaign').length]).toEqual([
        kind,
        'paused',
        1,
        1,
      ]);
      const { steps } = await publication(world.ctx, id);
      expect(steps.find(({ key }) => key === 'campaign')?.state).toBe('adopted');
    }
  });

  test(
    'K12: a chunked upload arrives complete and once even if a chunk fails and its worker is killed',
    LONG,
    async () => {
      const at = (nth: number, kind: FaultName, kill: number, when: 'before' | 'after') => ({
        faults: [{ route: 'POST advideos', nth, kind }],
        kills: [{ at: kill, when }],
      });
      const whole = { filmBytes: 60 * 1024 * 1024 };
      const schedules = [
        at(2, 'chunk-6001', 30, 'before'), // a chunk arrived, and its outcome is not written
        at(12, 'reset-before-commit', 31, 'after'), // a chunk is intended and not sent
        at(17, 'silence-after-commit', 41, 'after'), // the reply to a chunk is lost
      ];
      for (const schedule of process.env.PUBLISHING_KILLS === 'full' ? schedules : schedules.slice(0, 1)) {
        const { world, state, broken } = await publishOn(ON_META, await testContext(), { ...schedule, ...whole });
        const [film] = platformNamed(world.sandbox, 'meta')
          .objects()
          .filter(({ kind }) => kind === 'video');
        expect([schedule, state, broken, film?.sha256]).toEqual([schedule, 'paused', [], world.filmSha256]);
      }
    },
  );

  test('K19: a worker that loses the account’s lease during a request cannot write the outcome', async () => {
    const world = await newPlatformWorld(ON_META, await testContext());
    const other = await world.publish(await world.addCampaign());
    const id = await world.publish(await world.addCampaign());
    world.meddle = async ({ method, path, body }) => {
      if (method !== 'POST' || !path.endsWith('/campaigns') || body?.execution_options !== undefined) return;
      world.meddle = undefined;
      world.pass(41_000);
      expect(await intentOf(world, other, 'another worker')).toHaveProperty('lease');
    };
    expect(await world.drive(id)).toBe('paused');
    expect(live(world, 'campaign')).toHaveLength(1);
    const { steps } = await publication(world.ctx, id);
    expect(steps.find(({ key }) => key === 'campaign')).toMatchObject({ state: 'adopted', attempts: [{ number: 1 }] });
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('K20: if the database is unavailable when an outcome is written, the next look adopts the object', async () => {
    const world = await newPlatformWorld(ON_META, await testContext());
    const id = await world.publish(await world.addCampaign());
    world.meddle = async ({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/adsets')) return;
      world.meddle = undefined;
      // after this request comes one read of the new ad set, then the outcome
      world.kills.push({ at: world.operations.count + 1, when: 'before' });
    };
    expect(await world.drive(id)).toBe('paused');
    expect([sent(world, 'adsets'), live(world, 'ad_group').length]).toEqual([1, 1]);
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('K37: a campaign is found on the last page of ten thousand campaigns', LONG, async () => {
    const world = await newPlatformWorld(ON_META, await testContext());
    const id = await world.publish(await world.addCampaign());
    world.sandbox.faults.add([{ route: 'POST campaigns', kind: 'silence-after-commit', nth: 1 }]);
    await world.drive(id, world.ctx.now().getTime());
    const [made] = live(world, 'campaign');
    if (made === undefined) throw new Error('the campaign was made');
    platformNamed(world.sandbox, 'meta').actAsPerson(made.id, {
      act: 'copy',
      count: 10_000,
      fields: { name: 'of somebody else' },
    });
    expect(await world.drive(id)).toBe('paused');
    expect((await publication(world.ctx, id)).steps.find(({ key }) => key === 'campaign')?.remote_id).toBe(made.id);
  });

  test('K38: a platform’s message is stored without the token or control characters, cut to 300 characters', async () => {
    const { world, id, stop } = await begun({ route: 'POST adsets', kind: 'hostile-text', nth: 1 });
    expect(stop).toMatchObject({ step: 'ad_group', code: 'platform-rejected' });
    const written = JSON.stringify(await publication(world.ctx, id));
    expect(written).not.toContain(TOKEN);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the test checks for them
    const plain = expect.stringMatching(/^[^\u0000-\u001f\u007f-\u009f]{1,300}$/);
    expect(stop?.problem).toMatchObject({ vendor: { message: plain } });
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('K39: a sandbox address on another machine is refused before anything is sent, and no redirect is followed', async () => {
    const world = await newPlatformWorld(ON_META, await testContext());
    const id = await world.publish(await world.addCampaign());
    world.sandbox.faults.add([{ route: 'POST campaigns', kind: 'redirect', nth: 1 }]);
    const asked = world.sandbox.journal.entries().length;
    world.adsSandbox.address = 'http://203.0.113.9:80';
    expect(await world.drive(id)).toBe('stopped');
    expect((await publication(world.ctx, id)).stop).toMatchObject({ code: 'sandbox-address-refused' });
    expect(world.sandbox.journal.entries()).toHaveLength(asked);
    world.adsSandbox.address = 'http://127.0.0.1:1';
    await continuePublication(world.ctx, id, {});
    expect([await world.drive(id), live(world, 'campaign').length]).toEqual(['paused', 1]);
  });

  test('a duplicated object stops the publication with both ids, and deleting one lets it continue', async () => {
    const { world, id, state } = await begun({ route: 'POST campaigns', kind: 'commit-twice', nth: 1 });
    const made = live(world, 'campaign').map((one) => one.id);
    expect([state, made.length]).toEqual(['stopped', 2]);
    const { stop, steps } = await publication(world.ctx, id);
    expect(stop).toMatchObject({ code: 'remote-objects-two', step: 'campaign' });
    expect(stop?.found?.toSorted()).toEqual(made.toSorted());
    expect(await brokenInvariants(world, id)).toEqual([]);
    const own = steps.find(({ key }) => key === 'campaign')?.remote_id;
    platformNamed(world.sandbox, 'meta').actAsPerson(made.find((one) => one !== own) ?? '', { act: 'delete' });
    await continuePublication(world.ctx, id, {});
    expect(await world.drive(id)).toBe('paused');
  });
});
