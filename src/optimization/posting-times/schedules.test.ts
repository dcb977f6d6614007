import { expect, test } from 'vitest';
import { campaign, editCampaign } from '../../campaigns/drafts/index.ts';
import { moveCampaign, planPublication, publication, publications } from '../../campaigns/publishing/index.ts';
import { Crash, newWorld, type World } from '../../testing/ads/world.ts';
import { onEachDatabase, settledEvents, type TestContext, uuid } from '../../testing/index.ts';
import { notingLocks } from '../../testing/noting-locks.ts';
import { queueDue } from './due-tick.ts';
import { goOnAtTime } from './go-on.ts';
import { postingRules, setPostingRules } from './learned-times.ts';
import { PostingRulesBody } from './rules-schema.ts';
import { calendar, replaySchedule, scheduleCampaign, unscheduleCampaign } from './schedule.ts';
import { armsBeside, findGoingOn, takenTimes } from './store.ts';

const HOUR_MS = 3_600_000;
const operator = { actor: 'olga', role: 'operator', kind: 'person', keyId: uuid(900) } as const;
const admin = { ...operator, actor: 'ada', role: 'admin' } as const;

onEachDatabase('scheduled campaigns', (testContext) => {
  const begun = async () => {
    const { ctx: test, taken } = notingLocks(await testContext());
    const world = await newWorld(test);
    return { test, world, taken, id: await world.addCampaign() };
  };
  const statusOf = async ({ ctx }: World, id: string) => (await campaign(ctx, id)).status;
  const typesOf = async (ctx: TestContext, id: string) =>
    (await settledEvents(ctx, { limit: 100, entity_id: id })).rows.map(({ event_type }) => event_type);

  test('an approved campaign is published once, at the time that an admin approved', async () => {
    const { test, world, taken, id } = await begun();
    const body = { at: '2026-01-01 18:00', timezone: 'Europe/Berlin' };
    await expect(scheduleCampaign(world.ctx, id, body, operator)).rejects.toMatchObject({ code: 'role-too-low' });
    taken();
    const set = await scheduleCampaign({ ...world.ctx, actor: 'ada' }, id, body, admin);
    expect(taken()).toEqual(['campaigns for update', 'campaign_schedules for update']);
    expect(set).toMatchObject({
      at: '2026-01-01T17:00:00.000Z',
      local: '2026-01-01 18:00',
      move: 'publish',
      approved_by: 'ada',
    });
    test.clock.advance(17 * HOUR_MS - 1);
    expect(await queueDue(world.ctx)).toBe(0);
    expect(await goOnAtTime(world.ctx, id)).toEqual({ state: 'waiting' });
    test.clock.advance(1);
    expect(await queueDue(world.ctx)).toBe(1);
    taken();
    expect(await goOnAtTime(world.ctx, id)).toEqual({ state: 'done' });
    expect(taken()).toEqual([
      ...['campaigns for update', 'campaign_schedules for update', 'campaigns for update', 'clips for share'],
      'campaign_schedules for update',
    ]);
    expect(await goOnAtTime(world.ctx, id)).toEqual({ state: 'done' });
    expect(await statusOf(world, id)).toBe('published');
    // a past schedule stays in the calendar
    await expect(unscheduleCampaign(world.ctx, id)).rejects.toMatchObject({ code: 'schedule-not-set' });
    expect((await calendar(world.ctx, { limit: 9 })).rows).toMatchObject([{ campaign_id: id, state: 'done' }]);
    const { rows } = await settledEvents(test, { limit: 100, entity_id: id });
    expect(rows.filter(({ event_type }) => event_type === 'campaign_went_on')).toHaveLength(1);
    const moved = rows.filter(
      ({ event_type, metadata }) => event_type === 'campaign_status_changed' && metadata.to === 'published',
    );
    expect(moved.map(({ actor }) => actor)).toEqual(['ada']);
  });

  test('ads are created once at the set time, and activated later for the confirmed amount', async () => {
    const { test, world, id } = await begun();
    const { fingerprint } = await planPublication(world.ctx, id, world.accountId);
    const into = { at: '2026-01-01T10:00:00Z', ad_account_id: world.accountId, fingerprint };
    await scheduleCampaign(world.ctx, id, into, admin);
    test.clock.advance(10 * HOUR_MS);
    expect(await goOnAtTime(world.ctx, id)).toEqual({ state: 'done' });
    const made = await publications(world.ctx, { limit: 10, campaign_id: id });
    expect(made.publications).toHaveLength(1);
    const publicationId = made.publications[0]?.id ?? '';
    expect(await world.drive(publicationId)).toBe('paused');
    const later = { at: new Date(test.now().getTime() + HOUR_MS).toISOString() };
    await expect(scheduleCampaign(world.ctx, id, later, admin)).rejects.toMatchObject({ code: 'confirmation-needed' });
    const { exposure } = await publication(world.ctx, publicationId);
    await scheduleCampaign(world.ctx, id, { ...later, confirm: exposure }, admin);
    test.clock.advance(HOUR_MS);
    expect(await goOnAtTime(world.ctx, id)).toEqual({ state: 'done' });
    expect(await world.drive(publicationId)).toBe('active');
    // resuming puts the same money at risk
    await moveCampaign(world.ctx, id, 'pause');
    expect(await world.drive(publicationId)).toBe('paused');
    const last = { at: new Date(test.now().getTime() + HOUR_MS).toISOString() };
    await expect(scheduleCampaign(world.ctx, id, last, admin)).rejects.toMatchObject({ code: 'confirmation-needed' });
    expect(await scheduleCampaign(world.ctx, id, { ...last, confirm: exposure }, admin)).toMatchObject({
      move: 'resume',
    });
  });

  test('a worker that dies between the set time and the ads leaves one publication', async () => {
    for (let step = 0; step < 5; step++) {
      const { test, world, id } = await begun();
      const { fingerprint } = await planPublication(world.ctx, id, world.accountId);
      const into = { at: '2026-01-01T10:00:00Z', ad_account_id: world.accountId, fingerprint };
      await scheduleCampaign(world.ctx, id, into, admin);
      test.clock.advance(10 * HOUR_MS);
      world.kills.push({ at: world.operations.count + step, when: 'after' });
      await goOnAtTime(world.ctx, id).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      const ended = await goOnAtTime(world.ctx, id);
      const made = await publications(world.ctx, { limit: 10, campaign_id: id });
      expect([step, ended.state, made.publications.length]).toEqual([step, 'done', 1]);
      const types = await typesOf(test, id);
      expect(types.filter((type) => type === 'campaign_went_on')).toHaveLength(1);
    }
  });

  test('a time to publish never activates ads, even if a person created them earlier', async () => {
    const { test, world, id } = await begun();
    const { exposure } = await planPublication(world.ctx, id, world.accountId);
    const { currency, per_day_minor, whole_minor } = exposure;
    const confirm = { currency, per_day_minor, whole_minor };
    await scheduleCampaign(world.ctx, id, { at: '2026-01-01T10:00:00Z', confirm }, admin);
    const publicationId = await world.publish(id);
    expect(await world.drive(publicationId)).toBe('paused');
    test.clock.advance(10 * HOUR_MS - test.now().getTime() + Date.parse('2026-01-01T00:00:00Z'));
    expect(await goOnAtTime(world.ctx, id)).toEqual({ state: 'failed' });
    expect(await world.drive(publicationId)).toBe('paused');
    expect(world.remote.activations).toEqual([]);
    expect(await typesOf(test, id)).toContain('campaign_schedule_failed');
  });

  test('a campaign that is unapproved, was changed since, or is over an hour late does not go on', async () => {
    const { test, world, id } = await begun();
    await moveCampaign(world.ctx, id, 'reopen');
    await expect(scheduleCampaign(world.ctx, id, { at: test.now().toISOString() }, operator)).rejects.toThrow(
      'at: must be in the future',
    );
    const ofDraft = await scheduleCampaign(world.ctx, id, { at: '2026-01-01T01:00:00Z' }, operator);
    expect(ofDraft).toMatchObject({ move: null, approved_by: null });
    test.clock.advance(HOUR_MS);
    expect(await goOnAtTime(world.ctx, id)).toEqual({ state: 'unapproved' });
    await moveCampaign(world.ctx, id, 'approve');
    // a new time has not ended, whatever happened at the previous one
    const anew = await scheduleCampaign(world.ctx, id, { at: '2026-01-01T02:00:00Z' }, admin);
    expect(anew).toMatchObject({ state: 'waiting', outcome: null });
    await moveCampaign(world.ctx, id, 'reopen');
    await editCampaign(world.ctx, id, { budget_cents: 99_000 });
    await moveCampaign(world.ctx, id, 'approve');
    test.clock.advance(HOUR_MS);
    expect(await goOnAtTime(world.ctx, id)).toEqual({ state: 'unapproved' });
    await scheduleCampaign(world.ctx, id, { at: '2026-01-01T03:00:00Z' }, admin);
    test.clock.advance(2 * HOUR_MS + 60_000);
    expect(await goOnAtTime(world.ctx, id)).toEqual({ state: 'missed' });
    expect(await statusOf(world, id)).toBe('approved');
    // a time that is over is in no slot's way
    expect(await scheduleCampaign(world.ctx, id, { slot: 'next_free' }, admin)).toMatchObject({ by: 'slot' });
    expect(await typesOf(test, id)).toEqual(
      expect.arrayContaining(['campaign_due_unapproved', 'campaign_schedule_missed']),
    );
  });

  test('a campaign that is exactly an hour late still goes on', async () => {
    const { test, world, id } = await begun();
    await scheduleCampaign(world.ctx, id, { at: '2026-01-01T01:00:00Z' }, admin);
    test.clock.advance(2 * HOUR_MS);
    expect(await goOnAtTime(world.ctx, id)).toEqual({ state: 'done' });
  });

  test('editing an ad after its time was approved stops the campaign from going on', async () => {
    const { test, world, id } = await begun();
    await scheduleCampaign(world.ctx, id, { at: '2026-01-01T01:00:00Z' }, admin);
    await moveCampaign(world.ctx, id, 'reopen');
    await editCampaign(world.ctx, id, { ad: { link: 'https://example.com/other' } });
    await moveCampaign(world.ctx, id, 'approve');
    test.clock.advance(HOUR_MS);
    expect(await goOnAtTime(world.ctx, id)).toEqual({ state: 'unapproved' });
  });

  test('a new time set while the old one is being marked as missed stays', async () => {
    const { test, world, id } = await begun();
    await scheduleCampaign(world.ctx, id, { at: '2026-01-01T01:00:00Z' }, admin);
    test.clock.advance(3 * HOUR_MS);
    let transactions = 0;
    const transaction: typeof test.db.transaction = async (work) => {
      // the second one is that of the end
      if (++transactions === 2) await scheduleCampaign(world.ctx, id, { at: '2026-01-01T04:00:00Z' }, admin);
      return world.ctx.db.transaction(work);
    };
    const due = { ...world.ctx, db: { ...world.ctx.db, transaction } };
    expect(await goOnAtTime(due, id)).toEqual({ state: 'waiting' });
    expect(await typesOf(test, id)).not.toContain('campaign_schedule_missed');
  });

  test('a campaign whose time is changed just before it goes on waits for the new time', async () => {
    const { test, world, id } = await begun();
    await scheduleCampaign(world.ctx, id, { at: '2026-01-01T01:00:00Z' }, admin);
    test.clock.advance(HOUR_MS);
    let transactions = 0;
    const transaction: typeof test.db.transaction = async (work) => {
      // the second transaction is the one that makes the move
      if (++transactions === 2) await scheduleCampaign(world.ctx, id, { at: '2026-01-01T02:00:00Z' }, admin);
      return world.ctx.db.transaction(work);
    };
    const due = { ...world.ctx, db: { ...world.ctx.db, transaction } };
    expect(await goOnAtTime(due, id)).toEqual({ state: 'waiting' });
    expect(await statusOf(world, id)).toBe('approved');
    test.clock.advance(HOUR_MS);
    expect(await goOnAtTime(world.ctx, id)).toEqual({ state: 'done' });
  });

  test('slots keep their gap, are found again, and never move a time that a person set', async () => {
    const { test, world, taken, id } = await begun();
    const rules = PostingRulesBody.parse({ timezone: 'Europe/Berlin', gap_minutes: 300, quiet: { from: 22, to: 7 } });
    await setPostingRules(world.ctx, 'instagram', rules);
    expect(await postingRules(world.ctx, 'instagram')).toEqual({ platform: 'instagram', ...rules });
    taken();
    const first = await scheduleCampaign(world.ctx, id, { slot: 'next_free' }, admin);
    expect(taken()).toEqual(['lock slots', 'campaigns for update', 'campaign_schedules for update']);
    const other = await world.addCampaign();
    const second = await scheduleCampaign(world.ctx, other, { slot: 'best' }, admin);
    expect([first.local, second.local]).toEqual(['2026-01-01 09:00', '2026-01-01 14:00']);
    expect(second.because).toContain('Not enough data: 0 of 30 posts.');
    expect(await replaySchedule(world.ctx, other)).toEqual({ campaign_id: other, same: true });
    // a slot replaces a slot
    expect(await scheduleCampaign(world.ctx, other, { slot: 'next_free' }, admin)).toMatchObject({
      local: second.local,
    });
    await unscheduleCampaign(world.ctx, other);
    // two requests at once do not get the same time
    const third = await world.addCampaign();
    const both = await Promise.all(
      [other, third].map((each) => scheduleCampaign(world.ctx, each, { slot: 'next_free' }, admin)),
    );
    expect(both.map(({ local }) => local).sort()).toEqual(['2026-01-01 14:00', '2026-01-01 19:00']);
    for (const each of [other, third]) {
      expect(await replaySchedule(world.ctx, each)).toEqual({ campaign_id: each, same: true });
      await unscheduleCampaign(world.ctx, each);
    }
    // the time zone of the request applies to the rules
    const far = await scheduleCampaign(world.ctx, other, { slot: 'next_free', timezone: 'Asia/Tokyo' }, admin);
    expect([far.timezone, far.local, far.at]).toEqual(['Asia/Tokyo', '2026-01-01 10:00', '2026-01-01T01:00:00.000Z']);
    await unscheduleCampaign(world.ctx, other);
    await scheduleCampaign(world.ctx, other, { at: '2026-02-01 10:00' }, admin);
    await expect(scheduleCampaign(world.ctx, other, { slot: 'best' }, admin)).rejects.toMatchObject({
      code: 'time-set-by-person',
    });
    const page = await calendar(world.ctx, { limit: 1 });
    const rest = await calendar(world.ctx, { limit: 1, after: page.next ?? '' });
    expect([...page.rows, ...rest.rows].map(({ campaign_id }) => campaign_id)).toEqual([id, other]);
    expect(rest.next).toBeNull();
    expect(await typesOf(test, other)).toContain('campaign_unscheduled');
  });

  test('the taken times are those of other campaigns on the platform, waiting or recently done', async () => {
    const { test, world, id } = await begun();
    const states = { waiting: 1, done: 2, missed: 3, unapproved: 4, failed: 5 } as const;
    for (const [state, hour] of Object.entries(states)) {
      const other = await world.addCampaign();
      await scheduleCampaign(world.ctx, other, { at: `2026-01-01T0${hour}:00:00Z` }, admin);
      await test.db.kysely.updateTable('campaign_schedules').set({ state }).where('campaign_id', '=', other).execute();
    }
    await scheduleCampaign(world.ctx, id, { at: '2026-01-01T06:00:00Z' }, admin);
    const taken = async (platform: 'instagram' | 'tiktok', since: string) =>
      (await takenTimes(test.db, platform, id, new Date(since))).map((at) => at.getUTCHours());
    expect(await taken('instagram', '2026-01-01T00:00:00Z')).toEqual([1, 2]);
    expect(await taken('instagram', '2026-01-01T01:00:00Z')).toEqual([2]);
    expect(await taken('tiktok', '2026-01-01T00:00:00Z')).toEqual([]);
  });

  test('a campaign goes on by itself if its time was approved and it has not changed since', async () => {
    const { test, world, id } = await begun();
    const draft = await world.addCampaign();
    await moveCampaign(world.ctx, draft, 'reopen');
    await scheduleCampaign(world.ctx, draft, { at: '2026-01-01T01:00:00Z' }, operator);
    await scheduleCampaign(world.ctx, id, { at: '2026-01-01T01:00:00Z' }, admin);
    expect(await findGoingOn(test.db, [draft, id])).toEqual(new Set([id]));
    await moveCampaign(world.ctx, id, 'reopen');
    expect(await findGoingOn(test.db, [draft, id])).toEqual(new Set());
  });

  test('arms go on together while their experiment is a draft or running, but not once it has ended', async () => {
    const { test, world, id } = await begun();
    const other = await world.addCampaign();
    const { kysely } = test.db;
    const { video_asset_id, platform } = await campaign(test, id);
    const made = { video_asset_id, platform, plan: '{}', plan_checksum: '', created_at: test.now() };
    await kysely
      .insertInto('experiments')
      .values({ ...made, id: uuid(90), status: 'draft' })
      .execute();
    for (const [position, campaign_id] of [id, other].entries()) {
      const { clip_id } = await campaign(test, campaign_id);
      const arm = { experiment_id: uuid(90), label: 'AB'.charAt(position), campaign_id, clip_id };
      await kysely
        .insertInto('experiment_arms')
        .values({ ...arm, is_control: position === 0, position })
        .execute();
    }
    const beside = async (status: string) => {
      await kysely.updateTable('experiments').set({ status }).execute();
      return armsBeside(test.db, id);
    };
    expect([await beside('draft'), await beside('running')]).toEqual([[other], [other]]);
    for (const ended of ['decided', 'stopped', 'cancelled']) expect(await beside(ended)).toEqual([]);
  });
});
