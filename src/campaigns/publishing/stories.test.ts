import { expect, test } from 'vitest';
import { WaitUntil } from '../../core/queue/index.ts';
import { brokenInvariants } from '../../testing/ads/invariants.ts';
import { CONFIRM, publishedWorlds, secondsOf, stopOf, typesOf } from '../../testing/ads/published-worlds.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase, settledEvents } from '../../testing/index.ts';
import { setAdAccount } from './accounts.ts';
import { activateCampaign } from './activate.ts';
import { advance } from './advance.ts';
import { compensatePublication } from './compensate.ts';
import { continuePublication } from './continue.ts';
import { planPublication } from './plan.ts';
import { publishCampaign } from './publish.ts';
import { reconcileAccount } from './reconcile.ts';
import { publication, publications } from './show.ts';

onEachDatabase('a publication', (testContext) => {
  const { published, begun } = publishedWorlds(testContext);

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

  test('a missing rendition is made by a separate job before anything is sent to the platform', async () => {
    const { world, id, look, jobId } = await unrendered();
    await expect(look()).rejects.toBeInstanceOf(WaitUntil);
    const { queue } = world.ctx;
    expect(await queue.job(jobId)).toMatchObject({ name: 'render-placement', state: 'queued' });
    expect((await queue.jobs({ name: 'render-placement', limit: 10 })).rows).toHaveLength(1);
    expect(world.fake.requests).toEqual([]);
    expect(await world.drive(id)).toBe('paused');
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('a failed rendering stops it before anything is created, and continuing renders the clip again', async () => {
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

  test('K5: a commit later than the settle time leaves a second paused campaign and a drift that names both', async () => {
    const world = await newWorld(await testContext());
    world.fake.faults = { 1: 'late-commit' };
    world.fake.lateMs = 700_000;
    const id = await world.publish(await world.addCampaign());
    expect(await world.drive(id)).toBe('paused');
    world.fake.settleAll();
    const campaigns = world.fake.objects.filter(({ kind }) => kind === 'campaign').map((one) => one.id);
    expect(campaigns).toHaveLength(2);
    expect(world.fake.objects.every(({ status }) => status === 'paused')).toBe(true);
    await reconcileAccount(world.ctx, world.accountId);
    const { rows } = await settledEvents(world.ctx, { limit: 10, event_type: 'remote_drift_found' });
    expect(rows.map(({ metadata }) => metadata)).toMatchObject([
      { field: 'remote-objects-two', ours: [campaigns[0]], theirs: campaigns[1] },
    ]);
  });

  test('K6: two unclear replies in a row stop it, and it completes once a person says that the object is absent', async () => {
    const { world, id, state } = await begun({ 1: 'silence-before-commit', 2: 'silence-before-commit' });
    expect(state).toBe('stopped');
    expect(secondsOf(world)).toMatchInlineSnapshot(`1291.3`);
    expect(await stopOf(world, id)).toMatchObject({ step: 'campaign', code: 'outcome-unproven' });
    await continuePublication(world.ctx, id, { resolve: { step: 'campaign', absent: true } });
    expect(await world.drive(id)).toBe('paused');
    expect(await typesOf(world, id)).toEqual(expect.arrayContaining(['publication_stopped', 'publication_resolved']));
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('K6: an object that a person names is checked before it is adopted', async () => {
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

  test('K9: an expired token stops it, and with a new token it resumes where it stopped', async () => {
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

  test('K11: a flaky refusal is tried three times in all, each after a look, and then stops it', async () => {
    const twice = await begun({ 2: 'flaky', 3: 'flaky' });
    expect(twice.state).toBe('paused');
    expect(secondsOf(twice.world)).toMatchInlineSnapshot(`30`);
    const looks = twice.world.fake.looks.filter(({ step }) => step === 'ad_group').map(({ after }) => after);
    expect(looks).toEqual(expect.arrayContaining([2, 3, 4]));
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

  test('K14: a rejected step stops it with the problem, and compensation removes the campaign and ad group', async () => {
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

  test('K15, K16: two objects with its marker, or one that differs from the plan, stop it for a person', async () => {
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

  test('K18: a machine that freezes for up to a minute before sending leaves one object per step', async () => {
    const world = await newWorld(await testContext());
    for (const ms of [1_000, 9_000, 60_000]) {
      world.fake.frozenMs = { [world.fake.requests.length + 1]: ms };
      const id = await world.publish(await world.addCampaign());
      expect(await world.drive(id)).toBe('paused');
      expect(await brokenInvariants(world, id)).toEqual([]);
    }
  });

  test('K21: twenty simultaneous requests start one publication', async () => {
    const world = await newWorld(await testContext());
    const campaignId = await world.addCampaign();
    const { fingerprint } = await planPublication(world.ctx, campaignId, world.accountId);
    const asked = await Promise.allSettled(
      Array.from({ length: 20 }, () => publishCampaign(world.ctx, campaignId, world.accountId, fingerprint)),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of asked) if (one.status === 'rejected') expect(one.reason.code).toBe('publication-exists');
  });

  test('K26: a campaign that is not approved and a plan that was not the one shown are not published', async () => {
    const world = await newWorld(await testContext());
    const campaignId = await world.addCampaign();
    const publish = (fingerprint: string) => publishCampaign(world.ctx, campaignId, world.accountId, fingerprint);
    await expect(publish('another')).rejects.toMatchObject({ code: 'plan-changed' });
    await world.ctx.db.kysely.updateTable('campaigns').set({ status: 'draft' }).where('id', '=', campaignId).execute();
    await expect(publish('another')).rejects.toMatchObject({ code: 'campaign-not-approved' });
    expect(world.fake.requests).toEqual([]);
  });

  test('K28: a field that the platform silently drops stops it, and activation is refused', async () => {
    const { world, campaignId, id, state } = await begun({ 3: 'field-dropped' });
    expect(state).toBe('stopped');
    expect(await stopOf(world, id)).toMatchObject({ step: 'ad', code: 'sent-but-not-kept' });
    await expect(activateCampaign(world.ctx, campaignId, CONFIRM)).rejects.toMatchObject({ code: 'not-read-back' });
  });

  test('a list shows each publication with its own steps, attempts and objects', async () => {
    const { world, id } = await published();
    const other = await world.publish(await world.addCampaign());
    const { publications: all } = await publications(world.ctx, { limit: 10 });
    const each = [await publication(world.ctx, id), await publication(world.ctx, other)];
    expect(all).toHaveLength(2);
    expect(all).toEqual(expect.arrayContaining(each));
    expect(each.map(({ steps }) => steps.filter(({ attempts }) => attempts.length > 0).length)).toEqual([4, 0]);
    expect(each.map(({ steps }) => steps.filter(({ remote_id }) => remote_id !== null).length)).toEqual([4, 0]);
  });

  test('K32: inconclusive looks do not count as proof that an object is missing', async () => {
    const world = await newWorld(await testContext());
    world.fake.faults = { 1: 'silence-after-commit' };
    world.fake.lagMs = 100_000;
    world.fake.unsoundLooks = 6;
    const id = await world.publish(await world.addCampaign());
    expect(await world.drive(id)).toBe('paused');
    expect(secondsOf(world)).toMatchInlineSnapshot(`627.3`);
    expect(await brokenInvariants(world, id)).toEqual([]);
  });

  test('K32: a request without a reply is not repeated before a conclusive look', async () => {
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

  test('K32: an object that is found under another id gets that id, and the ledger records it', async () => {
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

  test('K32: a parent that stays invisible long after its creation counts as gone, and nothing is created in it', async () => {
    const { world, id } = await begun({ 2: 'token-190' });
    await setAdAccount(world.ctx, world.accountId, { token: { access_token: 'EAAB-another' } });
    world.fake.unsoundLooks = Number.POSITIVE_INFINITY;
    await continuePublication(world.ctx, id, {});
    expect(await world.drive(id)).toBe('stopped');
    expect(secondsOf(world)).toMatchInlineSnapshot(`626`);
    expect(await stopOf(world, id)).toMatchObject({ step: 'ad_group', code: 'remote-object-gone' });
    expect(world.fake.objects.map(({ kind }) => kind)).not.toContain('ad_group');
  });
});
