import { expect, test } from 'vitest';
import { conflict } from '../../core/kernel/index.ts';
import { WaitUntil } from '../../core/queue/index.ts';
import { brokenInvariants } from '../../testing/ads/invariants.ts';
import { type FakeWorld, newWorld } from '../../testing/ads/world.ts';
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
import { planPublication } from './plan.ts';
import type { Seen } from './port.ts';
import { publishCampaign } from './publish.ts';
import { reconcileAccount } from './reconcile.ts';
import { publication, publications } from './show.ts';

const CONFIRM = { currency: 'EUR', per_day_minor: 10_000, whole_minor: 10_000 };

onEachDatabase('a publication', (testContext) => {
  const published = async (budgetMinor = 10_000) => {
    const world = await newWorld(await testContext());
    const campaignId = await world.addCampaign(budgetMinor);
    const id = await world.publish(campaignId);
    expect(await world.drive(id)).toBe('paused');
    return { world, campaignId, id };
  };
  const begun = async (faults: FakeWorld['fake']['faults']) => {
    const world = await newWorld(await testContext());
    world.fake.faults = faults;
    const campaignId = await world.addCampaign();
    const id = await world.publish(campaignId);
    return { world, campaignId, id, state: await world.drive(id) };
  };
  const stopOf = async ({ ctx }: FakeWorld, id: string) => (await publication(ctx, id)).stop;
  const typesOf = async ({ ctx }: FakeWorld, entity_id: string) =>
    (await settledEvents(ctx, { limit: 100, entity_id })).rows.map(({ event_type }) => event_type);
  /** Seconds that it has waited on its clock, which only waits advance. */
  const secondsOf = ({ ctx }: FakeWorld) => (ctx.now().getTime() - Date.parse('2026-01-01T00:00:00Z')) / 1_000;
  const activated = async () => {
    const all = await published();
    await activateCampaign(all.world.ctx, all.campaignId, CONFIRM);
    expect(await all.world.drive(all.id)).toBe('active');
    return all;
  };

  /** A publication whose clip has no rendition yet, after the first look. */
  const unrendered = async () => {
    const world = await newWorld(await testContext());
    const ctx = { ...world.ctx, ads: { ...world.ctx.ads, rendered: async () => undefined } };
    const id = await world.publish(await world.addCampaign());
    const look = () => advance(ctx, id);
    await expect(look()).rejects.toBeInstanceOf(WaitUntil);
    const { state, render_job_id } = await publication(ctx, id);
    expect(state).toBe('rendering');
    return { world, id, look, jobId: render_job_id ?? '' };
  };

  test('a clip that is not rendered is rendered by a job of its own, before anything is asked of the platform', async () => {
    const { world, id, look, jobId } = await unrendered();
    await expect(look()).rejects.toBeInstanceOf(WaitUntil);
    const { queue } = world.ctx;
    expect(await queue.job(jobId)).toMatchObject({ name: 'render-placement', state: 'queued' });
    expect((await queue.jobs({ name: 'render-placement', limit: 10 })).rows).toHaveLength(1);
    expect(world.fake.requests).toEqual([]);
    expect(await world.drive(id)).toBe('paused');
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('a clip whose rendering fails stops it with the reason, nothing made; who continues it has it rendered again', async () => {
    const { world, id, look, jobId } = await unrendered();
    await world.ctx.queue.cancel(jobId);
    expect(await look()).toEqual({ state: 'stopped' });
    expect(await stopOf(world, id)).toMatchObject({ step: 'clip', code: 'clip-not-renderable' });
    expect(world.fake.requests).toEqual([]);
    await continuePublication(world.ctx, id, {});
    await expect(look()).rejects.toBeInstanceOf(WaitUntil);
    const again = (await publication(world.ctx, id)).render_job_id;
    expect(again).not.toBe(jobId);
    expect(await world.ctx.queue.job(again ?? '')).toMatchObject({ state: 'queued' });
  });

  test('K5: a commit later than the settle time ends in a stop that names both objects, or in a drift that does', async () => {
    const world = await newWorld(await testContext());
    world.fake.faults = { 1: 'late-commit' };
    world.fake.lateMs = 700_000;
    const id = await world.publish(await world.addCampaign());
    const state = await world.drive(id);
    world.fake.settleAll();
    expect(world.fake.objects.filter(({ kind }) => kind === 'campaign')).toHaveLength(2);
    expect(world.fake.objects.every(({ status }) => status === 'paused')).toBe(true);
    if (state !== 'stopped') expect((await reconcileAccount(world.ctx, world.accountId)).drifts).toBeGreaterThan(0);
  });

  test('K6: two unclear answers in a row stop it; a person says absent, and one object is made', async () => {
    const { world, id, state } = await begun({ 1: 'silence-before-commit', 2: 'silence-before-commit' });
    expect(state).toBe('stopped');
    expect(secondsOf(world)).toMatchInlineSnapshot(`1291.3`);
    expect(await stopOf(world, id)).toMatchObject({ step: 'campaign', code: 'outcome-unproven' });
    await continuePublication(world.ctx, id, { resolve: { step: 'campaign', absent: true } });
    expect(await world.drive(id)).toBe('paused');
    expect(await typesOf(world, id)).toEqual(expect.arrayContaining(['publication_stopped', 'publication_resolved']));
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('K6: what a person names is looked at before it is adopted', async () => {
    const { world, id } = await begun({ 1: 'silence-before-commit', 2: 'silence-before-commit' });
    const adopt = (remote: string) =>
      continuePublication(world.ctx, id, { resolve: { step: 'campaign', adopt: remote } });
    await expect(adopt('campaign-99')).rejects.toMatchObject({ code: 'remote-object-differs' });
    world.fake.objects.push({
      id: 'mine',
      kind: 'campaign',
      name: 'by hand',
      parent: undefined,
      status: 'paused',
      budget: undefined,
      spend: 0,
      shownFrom: 0,
      dropped: false,
    });
    await adopt('mine');
    expect(await world.drive(id)).toBe('paused');
    expect(world.fake.objects.filter(({ kind }) => kind === 'campaign')).toHaveLength(1);
  });

  test('K9: a token that ends stops everything; with a new one it goes on where it was', async () => {
    const { world, id, state } = await begun({ 2: 'token-190' });
    expect(state).toBe('stopped');
    expect(await stopOf(world, id)).toMatchObject({ code: 'account-needs-attention' });
    await expect(continuePublication(world.ctx, id, {})).rejects.toMatchObject({ code: 'ad-account-not-ready' });
    await setAdAccount(world.ctx, world.accountId, { token: { access_token: 'EAAB-another' } });
    await continuePublication(world.ctx, id, {});
    expect(await world.drive(id)).toBe('paused');
    expect(world.fake.requests.filter(({ step }) => step === 'campaign')).toHaveLength(1);
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('K11: a fickle refusal is tried three times in all, each after a look', async () => {
    const twice = await begun({ 2: 'flaky', 3: 'flaky' });
    expect(twice.state).toBe('paused');
    expect(secondsOf(twice.world)).toMatchInlineSnapshot(`30`);
    const thrice = await begun({ 2: 'flaky', 3: 'flaky', 4: 'flaky' });
    expect(thrice.state).toBe('stopped');
    expect(await stopOf(thrice.world, thrice.id)).toMatchObject({ step: 'ad_group', code: 'platform-rejected' });
  });

  test('K13: a video that is never ready stops it before a campaign exists', async () => {
    const world = await newWorld(await testContext());
    world.fake.videoReadyAfterMs = Number.POSITIVE_INFINITY;
    const id = await world.publish(await world.addCampaign());
    expect(await world.drive(id)).toBe('stopped');
    expect(secondsOf(world)).toMatchInlineSnapshot(`610.7`);
    expect(await stopOf(world, id)).toMatchObject({ code: 'media-not-usable' });
    expect(world.fake.objects.map(({ kind }) => kind)).toEqual(['video']);
  });

  test('K14: what the platform refuses stops it with the field; earlier objects are paused, and compensate takes them back', async () => {
    const { world, id, state } = await begun({ 3: 'rejected' });
    expect(state).toBe('stopped');
    expect(await stopOf(world, id)).toMatchObject({ step: 'ad', code: 'platform-rejected' });
    const attempts = (await publication(world.ctx, id)).steps.flatMap((step) => step.attempts);
    expect(attempts.map(({ outcome, problem }) => [outcome, problem])).toEqual([
      ...Array.from({ length: 3 }, () => ['done', null]),
      ['rejected', expect.objectContaining({ retry: expect.any(String) })],
    ]);
    await compensatePublication(world.ctx, id, false);
    expect(await world.drive(id)).toBe('removed');
    const left = world.fake.objects.filter(({ status }) => status !== 'removed');
    expect(left.map(({ kind }) => kind)).toEqual(['video']);
  });

  test('K15, K16: two objects with our marker, or one that differs, are left to a person', async () => {
    const two = await begun({ 1: 'token-190' });
    const twin = {
      kind: 'campaign' as const,
      parent: undefined,
      status: 'paused' as const,
      budget: undefined,
      spend: 0,
      shownFrom: 0,
      dropped: false,
    };
    const name = (await publication(two.world.ctx, two.id)).marker;
    const marker = `sample ${two.campaignId.slice(-4)} ${name}campaign`;
    two.world.fake.objects.push({ ...twin, id: 'a', name: marker }, { ...twin, id: 'b', name: marker });
    await setAdAccount(two.world.ctx, two.world.accountId, { token: { access_token: 'EAAB-another' } });
    await continuePublication(two.world.ctx, two.id, {});
    expect(await two.world.drive(two.id)).toBe('stopped');
    expect(await stopOf(two.world, two.id)).toMatchObject({ code: 'remote-objects-two', found: ['a', 'b'] });
    two.world.fake.objects.pop();
    const [left] = two.world.fake.objects.filter(({ id }) => id === 'a');
    if (left !== undefined) left.status = 'active';
    await continuePublication(two.world.ctx, two.id, {});
    expect(await two.world.drive(two.id)).toBe('stopped');
    expect(await stopOf(two.world, two.id)).toMatchObject({ code: 'remote-object-differs', found: ['a'] });
  });

  test('K17: what a person changes on the platform is recorded once, and a deleted object is not made anew', async () => {
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

  test('what a person does again on the platform is told again, also after a change of ours', async () => {
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

  test('K18: a machine that stands still for up to a minute between its check and the wire leaves one object a step', async () => {
    const world = await newWorld(await testContext());
    for (const ms of [1_000, 9_000, 60_000]) {
      world.fake.frozenMs = { [world.fake.requests.length + 1]: ms };
      const id = await world.publish(await world.addCampaign());
      expect(await world.drive(id)).toBe('paused');
      expect(await brokenInvariants(world, id)).toEqual([]);
    }
  });

  test('K21: asked twenty times at once, there is one publication', async () => {
    const world = await newWorld(await testContext());
    const campaignId = await world.addCampaign();
    const { fingerprint } = await planPublication(world.ctx, campaignId, world.accountId);
    const asked = await Promise.allSettled(
      Array.from({ length: 20 }, () => publishCampaign(world.ctx, campaignId, world.accountId, fingerprint)),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of asked) if (one.status === 'rejected') expect(one.reason.code).toBe('publication-exists');
  });

  test('K22: two campaigns that race for one cap: one wins, and the other is told cap, used and wanted', async () => {
    const world = await newWorld(await testContext());
    await setAdAccount(world.ctx, world.accountId, { max_daily_minor: 15_000 });
    const campaigns = [await world.addCampaign(), await world.addCampaign()];
    for (const campaignId of campaigns) expect(await world.drive(await world.publish(campaignId))).toBe('paused');
    const asked = await Promise.allSettled(campaigns.map((one) => activateCampaign(world.ctx, one, CONFIRM)));
    const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toMatchObject([{ code: 'cap-exceeded', details: { cap: 15_000, used: 10_000, wanted: 10_000 } }]);
  });

  test('K23: a token that ends after ad and ad set leaves the campaign paused; going on completes the activation', async () => {
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

  test('the reason of a move that its ads make is in the ledger, as of any other move', async () => {
    const { world, campaignId, id } = await published();
    await moveCampaign(world.ctx, campaignId, 'activate', { why: 'launch', confirm: CONFIRM });
    await moveCampaign(world.ctx, campaignId, 'pause', { why: 'out of stock' });
    const { rows } = await settledEvents(world.ctx, { limit: 10, entity_id: id });
    const reasons = rows.flatMap(({ event_type, metadata }) => ('why' in metadata ? [[event_type, metadata.why]] : []));
    expect(Object.fromEntries(reasons)).toEqual({ activation_requested: 'launch', pause_requested: 'out of stock' });
  });

  test('what is asked of a publication, and what is done on the platform, is in the ledger in turn', async () => {
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

  test('what this installation lacks stops no publication whose ads are there: a budget that is wanted waits', async () => {
    const { world, campaignId, id } = await published();
    await setCampaignBudget(world.ctx, campaignId, { kind: 'lifetime', minor: 9_000 });
    const lacking = conflict('secret-key-missing', 'no key is available');
    const ctx = { ...world.ctx, ads: { ...world.ctx.ads, callsOf: () => Promise.reject(lacking) } };
    await expect(advance(ctx, id)).rejects.toBe(lacking);
    expect((await publication(ctx, id)).state).toBe('paused');
  });

  test('K24: a pause while it is being activated wins', async () => {
    const { world, campaignId, id } = await published();
    world.fake.faults = { [world.fake.requests.length + 1]: 'throttled' };
    await activateCampaign(world.ctx, campaignId, CONFIRM);
    await world.drive(id, world.ctx.now().getTime());
    await pauseCampaign(world.ctx, campaignId);
    expect(await world.drive(id)).toBe('paused');
    expect(secondsOf(world)).toMatchInlineSnapshot(`25.5`);
    expect(world.fake.objects.find(({ kind }) => kind === 'campaign')?.status).toBe('paused');
  });

  test('K25: without the amounts, with others, or by the same person, nothing is activated', async () => {
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

  test('K26: a draft is not published, nor a plan that is not the one that was shown', async () => {
    const world = await newWorld(await testContext());
    const campaignId = await world.addCampaign();
    const publish = (fingerprint: string) => publishCampaign(world.ctx, campaignId, world.accountId, fingerprint);
    await expect(publish('another')).rejects.toMatchObject({ code: 'plan-changed' });
    await world.ctx.db.kysely.updateTable('campaigns').set({ status: 'draft' }).where('id', '=', campaignId).execute();
    await expect(publish('another')).rejects.toMatchObject({ code: 'campaign-not-approved' });
    expect(world.fake.requests).toEqual([]);
  });

  test('K27: a budget whose answer is missing is read, and a fifth change in an hour is refused until then', async () => {
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

  test('K28: a field that the platform drops without a word stops it before anything can be activated', async () => {
    const { world, campaignId, id, state } = await begun({ 3: 'field-dropped' });
    expect(state).toBe('stopped');
    expect(await stopOf(world, id)).toMatchObject({ step: 'ad', code: 'sent-but-not-kept' });
    await expect(activateCampaign(world.ctx, campaignId, CONFIRM)).rejects.toMatchObject({ code: 'not-read-back' });
  });

  test('a list shows of each publication its own steps, attempts and objects', async () => {
    const { world, id } = await published();
    const other = await world.publish(await world.addCampaign());
    const { publications: all } = await publications(world.ctx, { limit: 10 });
    const each = [await publication(world.ctx, id), await publication(world.ctx, other)];
    expect(all).toHaveLength(2);
    expect(all).toEqual(expect.arrayContaining(each));
    expect(each.map(({ steps }) => steps.filter(({ attempts }) => attempts.length > 0).length)).toEqual([4, 0]);
  });

  test('K32: looks that prove nothing do not count', async () => {
    const world = await newWorld(await testContext());
    world.fake.faults = { 1: 'silence-after-commit' };
    world.fake.lagMs = 100_000;
    world.fake.unsoundLooks = 6;
    const id = await world.publish(await world.addCampaign());
    expect(await world.drive(id)).toBe('paused');
    expect(secondsOf(world)).toMatchInlineSnapshot(`627.3`);
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('K32: after a request without an answer, nothing is sent again before a look that proves something', async () => {
    const world = await newWorld(await testContext());
    world.fake.faults = { 1: 'silence-after-commit' };
    const id = await world.publish(await world.addCampaign());
    while (world.fake.requests.length < 2) await world.drive(id, world.ctx.now().getTime());
    world.fake.unsoundLooks = Number.POSITIVE_INFINITY;
    await world.drive(id, world.ctx.now().getTime() + 1_800_000);
    world.fake.unsoundLooks = 0;
    expect(await world.drive(id)).toBe('paused');
    expect(world.fake.requests.filter(({ step }) => step === 'campaign')).toHaveLength(1);
  });

  test('K32: an object that is found under another id than was noted is known by that id from then on, and the ledger tells it', async () => {
    const world = await newWorld(await testContext());
    world.fake.lagMs = 5_000;
    const id = await world.publish(await world.addCampaign());
    while (world.fake.requests.length < 4) await world.drive(id, world.ctx.now().getTime());
    const made = world.fake.objects.find(({ kind }) => kind === 'ad')?.id ?? '';
    const rows = world.ctx.db.kysely.updateTable('remote_objects').set({ remote_id: 'ad-wrong' });
    await rows.where('publication_id', '=', id).where('step', '=', 'ad').execute();
    expect(await world.drive(id)).toBe('paused');
    const { rows: told } = await settledEvents(world.ctx, { limit: 100, entity_id: id });
    expect(told.filter(({ event_type }) => event_type === 'publication_resolved')).toMatchObject([
      { metadata: { step: 'ad', decision: 'adopt', remote_id: made } },
    ]);
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('K32: what has long been made and is not shown is gone: nothing is put into it', async () => {
    const { world, id } = await begun({ 2: 'token-190' });
    await setAdAccount(world.ctx, world.accountId, { token: { access_token: 'EAAB-another' } });
    world.fake.unsoundLooks = Number.POSITIVE_INFINITY;
    await continuePublication(world.ctx, id, {});
    expect(await world.drive(id)).toBe('stopped');
    expect(secondsOf(world)).toMatchInlineSnapshot(`626`);
    expect(await stopOf(world, id)).toMatchObject({ step: 'ad_group', code: 'remote-object-gone' });
    expect(world.fake.objects.map(({ kind }) => kind)).not.toContain('ad_group');
  });

  test('K33: compensate leaves what runs, has spent or was renamed, and what holds it, and lists them', async () => {
    const { world, id } = await published();
    const [group] = world.fake.objects.filter(({ kind }) => kind === 'ad_group');
    if (group !== undefined) group.spend = 1;
    await compensatePublication(world.ctx, id, false);
    expect(await world.drive(id)).toBe('removed');
    const event = await world.ctx.db.kysely
      .selectFrom('ledger_events')
      .select('metadata')
      .where('event_type', '=', 'publication_compensated')
      .executeTakeFirstOrThrow();
    expect(event.metadata).toMatchObject({ removed: [expect.stringMatching(/^ad-/)] });
    expect(world.fake.objects.filter(({ status }) => status !== 'removed').map(({ kind }) => kind)).toEqual([
      'video',
      'campaign',
      'ad_group',
    ]);
  });

  test('K36: what spends more than it can have been meant to is paused, and the ledger has an error', async () => {
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

  test('K36: also while it is being activated', async () => {
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

  test('a daily budget counts by the days of the account: from 23:30 to 00:30 there are two', async () => {
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

  test('K32: before a change the object is looked at, and after a look that proves nothing again in 15 seconds', async () => {
    const { world, campaignId, id } = await published();
    await activateCampaign(world.ctx, campaignId, CONFIRM);
    const { length } = world.fake.requests;
    world.fake.unsoundLooks = 1;
    const waits: unknown = await advance(world.ctx, id).catch((error: unknown) => error);
    expect(waits).toEqual(new WaitUntil(new Date(world.ctx.now().getTime() + 15_000)));
    expect(world.fake.requests).toHaveLength(length);
  });

  test('K32: a change that was confirmed and is not shown yet is waited for, not sent again', async () => {
    const { world, campaignId, id } = await published();
    world.fake.changeLagMs = 100_000;
    await activateCampaign(world.ctx, campaignId, CONFIRM);
    expect(await world.drive(id)).toBe('active');
    expect(secondsOf(world)).toMatchInlineSnapshot(`568.5`);
    const sets = world.fake.requests.filter(({ act }) => act === 'set_status');
    expect(sets).toHaveLength(3);
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('K41: an activation that lands after the pause is paused again, before the state says paused', async () => {
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
