import { expect, test } from 'vitest';
import { platformNamed } from '../../../sandbox/server/index.ts';
import type { FaultRule } from '../../../sandbox/world/index.ts';
import { ON_GOOGLE } from '../../../testing/ads/bought-on.ts';
import { brokenInvariants } from '../../../testing/ads/invariants.ts';
import { kindsActivated } from '../../../testing/ads/platform-kills.ts';
import { newPlatformWorld, type PlatformWorld } from '../../../testing/ads/platform-world.ts';
import { storiesOn } from '../../../testing/ads/stories-on.ts';
import { onEachDatabase } from '../../../testing/index.ts';
import { activateCampaign } from '../activate.ts';
import { setCampaignBudget } from '../budget.ts';
import { compensatePublication } from '../compensate.ts';
import { openAccount } from '../open-account.ts';
import { pauseCampaign } from '../pause.ts';
import { readPlan } from '../read-json.ts';
import { reconcileAccount } from '../reconcile.ts';
import { publication } from '../show.ts';

const MIB = 1024 * 1024;

storiesOn({
  on: ON_GOOGLE,
  requests: 3,
  firstRoute: 'POST mutate',
  budgetRoute: 'POST mutate',
  active: { status: 'ENABLED' },
});

onEachDatabase('a publication on Google', (testContext) => {
  const published = async (faults: readonly FaultRule[] = [], filmBytes = 2_000) => {
    const world = await newPlatformWorld(ON_GOOGLE, await testContext(), { filmBytes });
    world.sandbox.faults.add(faults);
    const campaignId = await world.addCampaign();
    const id = await world.publish(campaignId);
    const state = await world.drive(id);
    return { world, campaignId, id, state };
  };
  const objectsOf = (world: PlatformWorld) => platformNamed(world.sandbox, 'google').objects();
  const confirm = async (world: PlatformWorld, id: string) => (await publication(world.ctx, id)).exposure;
  const writes = (world: PlatformWorld) =>
    world.sandbox.journal.entries().filter(({ in_flight, path }) => in_flight > 0 && path.endsWith('googleAds:mutate'));
  const paused = [
    ['video', 'UNLISTED'],
    ['campaign', 'PAUSED'],
    ['ad_group', 'PAUSED'],
    ['ad', 'PAUSED'],
  ];

  test('is created paused in one mutate with its marker on every object, is activated from the ad up, and can be paused', async () => {
    const { world, campaignId, id, state } = await published();
    expect([state, writes(world)]).toMatchObject(['paused', [{ path: expect.stringContaining('/v25/customers/') }]]);
    expect(objectsOf(world).map(({ kind, status }) => [kind, status])).toEqual(paused);
    expect(objectsOf(world).every(({ name }) => name.includes(`ce:${campaignId}:1:`))).toBe(true);
    expect(objectsOf(world)[0]).toMatchObject({ sha256: world.filmSha256 });
    await activateCampaign(world.ctx, campaignId, await confirm(world, id));
    expect(await world.drive(id)).toBe('active');
    expect(writes(world)).toHaveLength(4);
    expect(kindsActivated(world)).toEqual(['ad', 'ad_group', 'campaign']);
    world.pass(3 * 86_400_000);
    await reconcileAccount(world.ctx, world.accountId);
    const spend = objectsOf(world).find(({ kind }) => kind === 'campaign')?.spend_minor ?? 0;
    expect(spend).toBeGreaterThan(0);
    expect((await publication(world.ctx, id)).seen).toMatchObject({
      campaign: { spend_minor: spend, budget: { kind: 'lifetime', minor: 10_000 } },
      ad: { review: 'approved' },
    });
    await pauseCampaign(world.ctx, campaignId);
    expect(await world.drive(id)).toBe('paused');
    expect(objectsOf(world).map(({ kind, status }) => [kind, status])).toEqual(paused);
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('K27: a budget change is sent as the exact amount in micros and read back', async () => {
    const { world, campaignId, id } = await published();
    const confirmed = { currency: 'EUR', per_day_minor: 2469, whole_minor: 12_345 };
    await setCampaignBudget(world.ctx, campaignId, { kind: 'lifetime', minor: 12_345, confirm: confirmed });
    expect(await world.drive(id)).toBe('paused');
    expect(objectsOf(world)[1]).toMatchObject({ total_amount_micros: '123450000' });
    await reconcileAccount(world.ctx, world.accountId);
    expect((await publication(world.ctx, id)).seen).toMatchObject({ campaign: { budget: { minor: 12_345 } } });
  });

  test('K30: a campaign that already exists is refused by its name, found again, and not created twice', async () => {
    const { world, id } = await published();
    const { platform, calls } = await openAccount(world.ctx, world.accountId);
    const row = await world.ctx.db.kysely
      .selectFrom('publications')
      .select('plan')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const campaign = readPlan(row.plan).steps.find(({ key }) => key === 'campaign');
    if (campaign === undefined) throw new Error('the plan has a campaign');
    const known = { video: objectsOf(world)[0]?.id ?? '' };
    expect(await platform.run(campaign, known, calls)).toMatchObject({
      ...{ certainty: 'unknown', problem: { code: 'made-before' } },
    });
    const { found, is_sound } = await platform.look(campaign, known, calls);
    expect({ is_sound, differs: found.map(({ differs }) => differs) }).toEqual({ is_sound: true, differs: [[]] });
    expect(objectsOf(world)).toHaveLength(4);
  });

  test.each([
    ['after it took effect, the whole tree is adopted', 'silence-after-commit', 1],
    ['before it took effect, it is sent once more', 'silence-before-commit', 2],
    ['and takes effect much later, the whole tree is adopted', 'late-commit', 1],
  ] as const)('K31: if a mutate times out %s', async (_, kind, sent) => {
    const { world, id, state } = await published([{ route: 'POST mutate', nth: 1, kind, delay_s: 300 }]);
    expect([state, writes(world).length]).toEqual(['paused', sent]);
    expect(objectsOf(world).map(({ kind: one, status }) => [one, status])).toEqual(paused);
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('K32: an ad group that is visible before its criteria is waited for and not taken for a different one', async () => {
    const states: string[] = [];
    for (let seed = 1; seed <= 6; seed++) {
      const world = await newPlatformWorld(ON_GOOGLE, await testContext(), { kind: false, seed });
      const id = await world.publish(await world.addCampaign());
      world.meddle = async () => {
        if (!objectsOf(world).some(({ kind }) => kind === 'ad_group')) return;
        world.meddle = undefined;
        // within this time, only a part of the tree is shown
        world.pass(10_000);
      };
      states.push(await world.drive(id));
    }
    expect(states).toEqual(states.map(() => 'paused'));
  });

  test('K31: if a part of the mutate is refused, none of it is created and the stop names the field', async () => {
    const { world, id, state } = await published([
      { route: 'POST mutate', nth: 1, kind: 'drop-field', field: 'ad_group_ad.ad.final_urls' },
    ]);
    expect([state, objectsOf(world).map(({ kind }) => kind)]).toEqual(['stopped', ['video']]);
    expect((await publication(world.ctx, id)).stop).toMatchObject({
      ...{ step: 'campaign', code: 'platform-rejected', problem: { field: 'ad.link' } },
    });
  });

  test('K12: a film is uploaded in chunks, resumes after a failure, and arrives complete', async () => {
    const faults: FaultRule[] = [
      { route: 'POST video', nth: 3, kind: 'reset-after-commit' },
      { route: 'POST video', nth: 4, kind: 'chunk-6001' },
    ];
    const { world, state } = await published(faults, 20 * MIB + 17);
    expect([state, objectsOf(world)[0]?.sha256]).toEqual(['paused', world.filmSha256]);
    expect(objectsOf(world).filter(({ kind }) => kind === 'video')).toHaveLength(1);
  });

  test('K28, K33: a dropped field stops it, and compensation removes every object, with the film on request', async () => {
    const { world, id, state } = await published([
      { route: 'POST mutate', nth: 1, kind: 'drop-field', field: 'campaign.start_date_time' },
    ]);
    expect([state, (await publication(world.ctx, id)).stop]).toMatchObject([
      'stopped',
      { step: 'campaign', code: 'sent-but-not-kept', fields: [{ field: 'start_date_time' }] },
    ]);
    await compensatePublication(world.ctx, id, true);
    expect(await world.drive(id)).toBe('removed');
    expect(objectsOf(world).filter(({ status }) => status !== 'REMOVED')).toEqual([]);
  });

  test('K35: results are daily rows per ad that add up to the spend, with only the metrics that Google reports', async () => {
    const { world, campaignId, id } = await published();
    await activateCampaign(world.ctx, campaignId, await confirm(world, id));
    await world.drive(id);
    world.pass(4 * 86_400_000);
    const { platform, calls, account } = await openAccount(world.ctx, world.accountId);
    const [, campaign, , ad] = objectsOf(world);
    const since = new Date(world.ctx.now().getTime() - 10 * 86_400_000).toISOString().slice(0, 10);
    const rows = [];
    for await (const part of platform.results({ since }, [ad?.id ?? ''], account, calls))
      if ('row' in part) rows.push(part.row);
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.reduce((sum, { figures }) => sum + (figures.spend_minor ?? 0), 0)).toBe(campaign?.spend_minor);
    for (const { figures } of rows)
      expect(Object.keys(figures).sort()).toEqual([
        ...['clicks', 'completions', 'conversions', 'impressions', 'revenue_minor', 'spend_minor', 'watch_time_ms'],
      ]);
  });
});
