import { expect, test } from 'vitest';
import { conflict } from '../../core/kernel/index.ts';
import { WaitUntil } from '../../core/queue/index.ts';
import type { FakeObject } from '../../testing/ads/fake-state.ts';
import { brokenInvariants } from '../../testing/ads/invariants.ts';
import { CONFIRM, publishedWorlds, secondsOf, stopOf, typesOf } from '../../testing/ads/published-worlds.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase, settledEvents } from '../../testing/index.ts';
import { setAdAccount } from './accounts.ts';
import { activateCampaign } from './activate.ts';
import { advance } from './advance.ts';
import { setCampaignBudget } from './budget.ts';
import { compensatePublication } from './compensate.ts';
import { continuePublication } from './continue.ts';
import { guardSpend } from './guard-spend.ts';
import { moveCampaign } from './move.ts';
import { pauseCampaign } from './pause.ts';
import type { Seen } from './port.ts';
import { reconcileAccount } from './reconcile.ts';
import { publication } from './show.ts';

onEachDatabase('a publication whose objects exist', (testContext) => {
  const { published, activated } = publishedWorlds(testContext);

  test('K17: a change made on the platform is recorded once, and a deleted object is not recreated', async () => {
    const { world, campaignId, id } = await published();
    const [campaign] = world.fake.objects.filter(({ kind }) => kind === 'campaign');
    const [group] = world.fake.objects.filter(({ kind }) => kind === 'ad_group');
    if (campaign === undefined || group === undefined) throw new Error('the objects are there');
    campaign.name = 'Renamed by a person';
    group.budget = 99_000;
    expect((await reconcileAccount(world.ctx, world.accountId)).drifts).toBe(2);
    expect((await reconcileAccount(world.ctx, world.accountId)).drifts).toBe(0);
    await activateCampaign(world.ctx, campaignId, CONFIRM);
    expect(await world.drive(id)).toBe('stopped');
    expect(await stopOf(world, id)).toMatchObject({ code: 'remote-object-differs' });
    group.budget = 10_000;
    group.status = 'removed';
    await continuePublication(world.ctx, id, {});
    expect(await world.drive(id)).toBe('stopped');
    expect(await stopOf(world, id)).toMatchObject({ code: 'remote-object-gone' });
    expect(world.fake.activations).toEqual([]);
  });

  test('the same change made again on the platform is recorded again, even after a change by the engine', async () => {
    const { world, campaignId, id } = await published();
    const [campaign] = world.fake.objects.filter(({ kind }) => kind === 'campaign');
    if (campaign === undefined) throw new Error('the campaign is there');
    await activateCampaign(world.ctx, campaignId, CONFIRM);
    await world.drive(id);
    const shown = async (status: 'active' | 'paused') => {
      campaign.status = status;
      return (await reconcileAccount(world.ctx, world.accountId)).drifts;
    };
    expect(await shown('paused')).toBe(1);
    expect(await shown('paused')).toBe(0);
    expect(await shown('active')).toBe(0);
    expect(await shown('paused')).toBe(1);
    await pauseCampaign(world.ctx, campaignId);
    await world.drive(id);
    await activateCampaign(world.ctx, campaignId, CONFIRM);
    expect(await world.drive(id)).toBe('active');
    expect(await shown('paused')).toBe(1);
  });

  test('K22: of two campaigns that race for one cap, one wins and the other is refused with cap, used and wanted', async () => {
    const world = await newWorld(await testContext());
    await setAdAccount(world.ctx, world.accountId, { max_daily_minor: 15_000 });
    const campaigns = [await world.addCampaign(), await world.addCampaign()];
    for (const campaignId of campaigns) expect(await world.drive(await world.publish(campaignId))).toBe('paused');
    const asked = await Promise.allSettled(campaigns.map((one) => activateCampaign(world.ctx, one, CONFIRM)));
    const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toMatchObject([{ code: 'cap-exceeded', details: { cap: 15_000, used: 10_000, wanted: 10_000 } }]);
  });

  test('K23: a token that expires during activation leaves the campaign paused, and continuing completes it', async () => {
    const { world, campaignId, id } = await published();
    world.fake.faults = { [world.fake.requests.length + 2]: 'token-190' };
    await activateCampaign(world.ctx, campaignId, CONFIRM);
    expect(await world.drive(id)).toBe('stopped');
    expect(world.fake.objects.find(({ kind }) => kind === 'campaign')?.status).toBe('paused');
    await setAdAccount(world.ctx, world.accountId, { token: { access_token: 'EAAB-another' } });
    await continuePublication(world.ctx, id, {});
    expect(await world.drive(id)).toBe('active');
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('the ledger records why a campaign with ads was activated or paused', async () => {
    const { world, campaignId, id } = await published();
    await moveCampaign(world.ctx, campaignId, 'activate', { why: 'launch', confirm: CONFIRM });
    await moveCampaign(world.ctx, campaignId, 'pause', { why: 'out of stock' });
    const { rows } = await settledEvents(world.ctx, { limit: 10, entity_id: id });
    const reasons = rows.flatMap(({ event_type, metadata }) => ('why' in metadata ? [[event_type, metadata.why]] : []));
    expect(Object.fromEntries(reasons)).toEqual({ activation_requested: 'launch', pause_requested: 'out of stock' });
  });

  test('the ledger records each request to a publication and each change on the platform, in order', async () => {
    const { world, campaignId, id } = await activated();
    await setCampaignBudget(world.ctx, campaignId, { kind: 'lifetime', minor: 9_000 });
    await world.drive(id);
    await pauseCampaign(world.ctx, campaignId);
    await world.drive(id);
    await compensatePublication(world.ctx, id, false);
    expect(await world.drive(id)).toBe('removed');
    expect(await typesOf(world, id)).toEqual([
      'publication_requested',
      ...Array.from({ length: 4 }, () => 'publication_step_done'),
      ...['activation_requested', 'remote_status_set', 'budget_requested', 'remote_budget_set'],
      ...['pause_requested', 'remote_status_set', 'removal_requested', 'publication_compensated'],
    ]);
    expect(await typesOf(world, campaignId)).toEqual([
      ...['campaign_status_changed', 'campaign_status_changed', 'campaign_published'],
      ...['campaign_status_changed', 'campaign_status_changed'],
    ]);
  });

  test('a budget change waits while the secret key is missing, and is made once it is there', async () => {
    const { world, campaignId, id } = await published();
    await setCampaignBudget(world.ctx, campaignId, { kind: 'lifetime', minor: 9_000 });
    const lacking = conflict('secret-key-missing', 'no key is available');
    const ctx = { ...world.ctx, ads: { ...world.ctx.ads, callsOf: () => Promise.reject(lacking) } };
    await expect(advance(ctx, id)).rejects.toBe(lacking);
    expect(await publication(ctx, id)).toMatchObject({ state: 'paused', budget: { wanted_minor: 9_000 } });
    expect(await world.drive(id)).toBe('paused');
    expect(await publication(ctx, id)).toMatchObject({ budget: { minor: 9_000, wanted_minor: null } });
    expect(world.fake.objects.find(({ kind }) => kind === 'ad_group')?.budget).toBe(9_000);
  });

  test('K24: a pause that is requested during activation wins', async () => {
    const { world, campaignId, id } = await published();
    world.fake.faults = { [world.fake.requests.length + 1]: 'throttled' };
    await activateCampaign(world.ctx, campaignId, CONFIRM);
    await world.drive(id, world.ctx.now().getTime());
    await pauseCampaign(world.ctx, campaignId);
    expect(await world.drive(id)).toBe('paused');
    expect(secondsOf(world)).toMatchInlineSnapshot(`25.5`);
    expect(world.fake.objects.find(({ kind }) => kind === 'campaign')?.status).toBe('paused');
  });

  test('K25: activation requires the exact amounts, a second person if two are needed, and a cap', async () => {
    const { world, campaignId } = await published();
    const { ctx } = world;
    const asked = world.fake.requests.length;
    await expect(activateCampaign(ctx, campaignId, undefined)).rejects.toMatchObject({
      code: 'confirmation-needed',
      details: { exposure: CONFIRM },
    });
    await expect(activateCampaign(ctx, campaignId, { ...CONFIRM, whole_minor: 1 })).rejects.toMatchObject({
      code: 'confirmation-needed',
    });
    await setAdAccount(ctx, world.accountId, { two_people: true });
    await expect(activateCampaign(ctx, campaignId, CONFIRM)).rejects.toMatchObject({ code: 'same-person' });
    await setAdAccount(ctx, world.accountId, { two_people: false, max_daily_minor: null });
    await expect(activateCampaign(ctx, campaignId, CONFIRM)).rejects.toMatchObject({ code: 'no-cap' });
    expect(world.fake.requests).toHaveLength(asked);
  });

  test('K27: a budget change without a reply is read back, and a fifth change within an hour is refused', async () => {
    const { world, campaignId, id } = await activated();
    const lower = (minor: number) => setCampaignBudget(world.ctx, campaignId, { kind: 'lifetime', minor });
    const asked = world.fake.requests.length;
    world.fake.faults = { [asked]: 'silence-after-commit' };
    for (const minor of [9_000, 8_000, 7_000, 6_000]) {
      await lower(minor);
      expect(await world.drive(id)).toBe('active');
    }
    expect(world.fake.requests).toHaveLength(asked + 4);
    await expect(lower(5_000)).rejects.toMatchObject({ code: 'budget-changes-exhausted' });
    expect(await publication(world.ctx, id)).toMatchObject({
      budget: { minor: 6_000 },
      exposure: { whole_minor: 6_000 },
    });
    await expect(setCampaignBudget(world.ctx, campaignId, { kind: 'lifetime', minor: 20_000 })).rejects.toMatchObject({
      code: 'confirmation-needed',
    });
  });

  test.each<[string, (group: FakeObject) => void, string]>([
    ['has spent money', (group) => Object.assign(group, { spend: 1 }), 'it has spent money'],
    ['is active', (group) => Object.assign(group, { status: 'active' }), 'it is active, not paused'],
    ['was renamed', (group) => Object.assign(group, { name: 'Spring' }), 'it was renamed from sample '],
  ])('K33: compensation keeps an ad group that %s, and lists what it removed and kept', async (_, change, why) => {
    const { world, id } = await published();
    const [group] = world.fake.objects.filter(({ kind }) => kind === 'ad_group');
    if (group === undefined) throw new Error('the ad group is there');
    change(group);
    await compensatePublication(world.ctx, id, false);
    expect(await world.drive(id)).toBe('removed');
    const event = await world.ctx.db.kysely
      .selectFrom('ledger_events')
      .select('metadata')
      .where('event_type', '=', 'publication_compensated')
      .executeTakeFirstOrThrow();
    expect(event.metadata).toEqual({
      removed: [expect.stringMatching(/^ad-/)],
      kept: expect.arrayContaining([
        { remote_id: expect.stringMatching(/^video-/), why: 'media are kept: a person may use them' },
        { remote_id: expect.stringMatching(/^campaign-/), why: `it holds ${group.id}` },
        { remote_id: group.id, why: expect.stringContaining(why) },
      ]),
    });
    expect(world.fake.objects.filter(({ status }) => status !== 'removed').map(({ kind }) => kind)).toEqual([
      'video',
      'campaign',
      'ad_group',
    ]);
  });

  test('K36: a campaign that spends more than its exposure is paused, with an error in the ledger', async () => {
    const { world, id } = await activated();
    const [campaign] = world.fake.objects.filter(({ kind }) => kind === 'campaign');
    if (campaign !== undefined) campaign.spend = 10_001;
    await reconcileAccount(world.ctx, world.accountId);
    expect(await world.drive(id)).toBe('paused');
    expect(campaign?.status).toBe('paused');
    const event = await world.ctx.db.kysely
      .selectFrom('ledger_events')
      .select('severity')
      .where('event_type', '=', 'spend_over_exposure')
      .executeTakeFirstOrThrow();
    expect(event.severity).toBe('error');
  });

  test('K36: a campaign that spends more than its exposure is paused even during its activation', async () => {
    const { world, campaignId, id } = await published();
    await activateCampaign(world.ctx, campaignId, CONFIRM);
    const stateOf = async () => (await publication(world.ctx, id)).state;
    expect(await stateOf()).toBe('activating');
    const row = await world.ctx.db.kysely.selectFrom('publications').selectAll().executeTakeFirstOrThrow();
    const seen = (spend_minor: number): Record<string, Seen> => ({
      campaign: { kind: 'campaign', remote_id: 'campaign-1', exists: true, spend_minor },
      // the campaign's figure includes it
      ad: { kind: 'ad', remote_id: 'ad-1', exists: true, spend_minor: 6_000 },
    });
    await guardSpend(world.ctx, row, seen(10_000), 'Europe/Berlin');
    expect(await stateOf()).toBe('activating');
    await guardSpend(world.ctx, row, seen(10_001), 'Europe/Berlin');
    expect(await stateOf()).toBe('pausing');
  });

  test('a daily budget counts calendar days in the account’s time zone: 23:30 to 00:30 spans two', async () => {
    const { world, campaignId, id } = await published();
    world.fake.clock.advance(Date.parse('2026-01-01T22:30:00Z') - world.ctx.now().getTime());
    await activateCampaign(world.ctx, campaignId, CONFIRM);
    const row = await world.ctx.db.kysely.selectFrom('publications').selectAll().executeTakeFirstOrThrow();
    const daily = { ...row, ...{ budget_kind: 'daily', per_day_minor: 10_000, whole_minor: null } };
    const ctx = { ...world.ctx, now: () => new Date('2026-01-01T23:30:00Z') };
    const seen = {
      campaign: { kind: 'campaign', remote_id: 'campaign-1', exists: true, spend_minor: 15_000 },
    } as const;
    await guardSpend(ctx, daily, seen, 'Europe/Berlin');
    expect((await publication(ctx, id)).state).toBe('activating');
    await guardSpend(ctx, daily, seen, 'UTC');
    expect((await publication(ctx, id)).state).toBe('pausing');
  });

  test('K32: after an inconclusive look at its object, a change waits 15 seconds and sends nothing', async () => {
    const { world, campaignId, id } = await published();
    await activateCampaign(world.ctx, campaignId, CONFIRM);
    const { length } = world.fake.requests;
    world.fake.unsoundLooks = 1;
    const waits: unknown = await advance(world.ctx, id).catch((error: unknown) => error);
    expect(waits).toEqual(new WaitUntil(new Date(world.ctx.now().getTime() + 15_000)));
    expect(world.fake.requests).toHaveLength(length);
  });

  test('K32: a confirmed change that the platform does not show yet is waited for, not sent again', async () => {
    const { world, campaignId, id } = await published();
    world.fake.changeLagMs = 100_000;
    await activateCampaign(world.ctx, campaignId, CONFIRM);
    expect(await world.drive(id)).toBe('active');
    expect(secondsOf(world)).toMatchInlineSnapshot(`568.5`);
    const sets = world.fake.requests.filter(({ act }) => act === 'set_status');
    expect(sets).toHaveLength(3);
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('K41: an activation that takes effect after a pause is paused again before the state becomes paused', async () => {
    for (const lateMs of [5_000, 100_000, 500_000]) {
      const { world, campaignId, id } = await published();
      world.fake.lateMs = lateMs;
      world.fake.faults = { [world.fake.requests.length + 2]: 'late-commit' };
      await activateCampaign(world.ctx, campaignId, CONFIRM);
      await world.drive(id, world.ctx.now().getTime() + 1);
      await pauseCampaign(world.ctx, campaignId);
      expect(await world.drive(id)).toBe('paused');
      world.fake.settleAll();
      expect(world.fake.objects.find(({ kind }) => kind === 'campaign')?.status).toBe('paused');
    }
  });
});
