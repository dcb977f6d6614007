import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { campaign, editCampaign } from '../../campaigns/drafts/index.ts';
import { activateCampaign, publication } from '../../campaigns/publishing/index.ts';
import { parse } from '../../core/kernel/index.ts';
import { importResults } from '../../learning/results/index.ts';
import { newWorld } from '../../testing/ads/world.ts';
import { addVideo, onEachDatabase, settled, settledEvents, type TestContext, uuid } from '../../testing/index.ts';
import { noter, notingLocks } from '../../testing/noting-locks.ts';
import { appendEvents, type NewEvent } from '../../trust/ledger/index.ts';
import { createExperiment } from './create.ts';
import { lookAtExperiment, lookAtExperiments, replayExperiment } from './look.ts';
import { proposeTest } from './propose-test.ts';
import { experiment, experimentsWaiting, listExperiments } from './read.ts';
import { applyExperiment, cancelExperiment, releaseExperiment, startExperiment, stopExperiment } from './run.ts';
import { ExperimentBody, LookInputs } from './schema.ts';
import { sizeExperiment } from './size-from-results.ts';
import { campaignsWithResults } from './store.ts';

const DAY_MS = 86_400_000;
const [video, better, worse] = [uuid(1), uuid(2), uuid(3)];

const body = (more: object = {}) =>
  parse(ExperimentBody, {
    video_asset_id: video,
    platform: 'instagram',
    metric: 'hook_rate',
    clips: [worse, better],
    ...more,
  });

const withClips = (ctx: TestContext) => addVideo(ctx, video, [{ id: better }, { id: worse }]);

async function started(ctx: TestContext, more: object = {}) {
  await withClips(ctx);
  const { experiment: made } = await createExperiment(ctx, body(more));
  await startExperiment(ctx, made.id);
  const campaigns = made.arms.map(({ campaign_id }) => campaign_id);
  return { id: made.id, campaigns };
}

const date = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10);

/** Reports days with 2,000 impressions for each campaign, at a rate that differs slightly from day to day. */
async function report(
  ctx: TestContext,
  campaigns: readonly string[],
  rates: readonly number[],
  days: number,
  holds: readonly number[] = [],
  ads = 1,
  more: (arm: number, at: number) => object = () => ({}),
) {
  const lines = campaigns.flatMap((campaign_id, arm) =>
    Array.from({ length: days }, (_, at) => ({
      ...{ campaign_id, platform: 'instagram', source: 'meta_ads' },
      ...{ period_start: date(at + 1), period_end: date(at + 1) },
      impressions: 2000,
      views_3s: Math.round(2000 * (rates[arm] ?? 0) * (1 + 0.03 * Math.cos(3 * at + arm))),
      ...more(arm, at),
      ...(holds.length === 0
        ? {}
        : {
            thruplays: Math.round(2000 * (rates[arm] ?? 0) * (holds[arm] ?? 0) * (1 + 0.02 * Math.cos(2 * at + arm))),
          }),
    })),
  );
  // splits each day over several ads whose counts add up to the same
  const parts = lines.flatMap((line) =>
    Array.from({ length: ads }, (_, ad) => {
      const part = (whole: number) => Math.floor(whole / ads) + (ad < whole % ads ? 1 : 0);
      const counts = { impressions: part(line.impressions), views_3s: part(line.views_3s) };
      return { ...line, ...counts, ...(ads === 1 ? {} : { external_id: `ad ${ad}` }) };
    }),
  );
  const text = parts.map((line) => JSON.stringify(line)).join('\n');
  const reply = await importResults(ctx, { ndjson: Readable.from([Buffer.from(text)]) });
  expect(reply.rejected).toEqual([]);
}

onEachDatabase('experiments', (testContext) => {
  test('the ads of a losing arm are also completed on the platform', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    await report(ctx, campaigns, [0.28, 0.35], 14);
    for (let day = 1; day <= 7; day++) {
      ctx.clock.advance(DAY_MS);
      await lookAtExperiments(ctx);
    }
    const world = await newWorld(ctx);
    const running = await world.addCampaign();
    const publicationId = await world.publish(running);
    await world.drive(publicationId);
    const { exposure } = await publication(world.ctx, publicationId);
    await activateCampaign(world.ctx, running, exposure);
    expect(await world.drive(publicationId)).toBe('active');
    await ctx.db.kysely
      .updateTable('experiment_arms')
      .set({ campaign_id: running })
      .where('campaign_id', '=', campaigns[0] ?? '')
      .execute();
    await applyExperiment(world.ctx, id);
    expect(await world.drive(publicationId)).toBe('ended');
    // the campaign controls delivery: objects below it may stay on
    const taps = world.remote.objects.filter(({ kind }) => kind === 'campaign');
    expect(taps.map(({ status }) => status)).toEqual(['paused']);
    expect((await campaign(ctx, running)).status).toBe('completed');
  });

  test('a better clip is found on day 7, stored with its inputs, and applied', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    await report(ctx, campaigns, [0.28, 0.35], 14);
    for (let day = 1; day <= 10; day++) {
      ctx.clock.advance(DAY_MS);
      await lookAtExperiments(ctx);
      await lookAtExperiments(ctx);
    }
    const decided = await experiment(ctx, id);
    expect(decided).toMatchObject({ status: 'decided', verdict: { outcome: 'better', winner: 'B', day: 7 } });
    expect(decided).toMatchObject({ starts_on: '2026-01-01', ends_on: '2026-01-14', next_look_on: null });
    expect(decided.looks.map(({ day }) => day)).toEqual([3, 4, 5, 6, 7]);
    expect(await replayExperiment(ctx, id)).toMatchObject({ same: true });
    await applyExperiment(ctx, id);
    await applyExperiment(ctx, id);
    const statuses = [];
    for (const each of campaigns) statuses.push((await campaign(ctx, each)).status);
    expect(statuses).toEqual(['archived', 'draft']);
    const { rows } = await settledEvents(ctx, { limit: 100, entity_id: id });
    expect(rows.map(({ event_type }) => event_type.replace('experiment_', ''))).toEqual([
      ...['created', 'started', 'looked', 'looked', 'looked', 'looked', 'looked', 'decided', 'applied'],
    ]);
  });

  test('the draft of an arm keeps the compared clip, but its other fields can be edited', async () => {
    const ctx = await testContext();
    const { campaigns } = await started(ctx);
    const [id = ''] = campaigns;
    const { clip_id } = await campaign(ctx, id);
    const other = clip_id === better ? worse : better;
    await expect(editCampaign(ctx, id, { clip_id: other })).rejects.toThrow(`clip_id: must stay ${clip_id} until`);
    expect(await editCampaign(ctx, id, { clip_id, name: 'Arm' })).toMatchObject({ clip_id, name: 'Arm' });
  });

  test('an experiment is looked at on the announced date, not a day earlier', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    await report(ctx, campaigns, [0.28, 0.35], 14);
    expect((await experiment(ctx, id)).next_look_on).toBe('2026-01-04');
    const looksOn = async (day: number) => {
      ctx.clock.advance(Date.UTC(2026, 0, day) - ctx.now().getTime());
      return (await lookAtExperiment(ctx, id)).looks.map((look) => look.day);
    };
    expect([await looksOn(3), await looksOn(4)]).toEqual([[], [3]]);
  });

  test('an experiment whose arms have no ads starts today, whatever start its drafts have', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const { experiment: made } = await createExperiment(ctx, body());
    const ad = JSON.stringify({ starts_at: '2026-02-01T00:00:00.000Z' });
    await ctx.db.kysely.updateTable('campaigns').set({ ad }).execute();
    expect(await startExperiment(ctx, made.id)).toMatchObject({ starts_on: '2026-01-01' });
  });

  test('a look with too little data spends no α', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    await report(ctx, campaigns, [0.28, 0.285], 6, [], 1, (_, at) => (at < 3 ? { views_3s: 3 } : {}));
    for (let day = 1; day <= 6; day++) {
      ctx.clock.advance(DAY_MS);
      await lookAtExperiment(ctx, id);
    }
    const looks = await ctx.db.kysely.selectFrom('experiment_looks').select(['day', 'inputs']).orderBy('day').execute();
    const before = looks.map(({ day, inputs }) => [day, LookInputs.parse(inputs).before]);
    expect(before).toEqual([
      [3, []],
      [4, []],
      [5, [4]],
      [6, [4, 5]],
    ]);
  });

  test('a repeated request returns the same experiment, and another experiment of the video has to wait', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const first = await createExperiment(ctx, body());
    expect(first.isNew).toBe(true);
    expect(first.experiment.arms).toMatchObject([
      { label: 'A', clip_id: worse, is_control: true },
      { label: 'B', clip_id: better, is_control: false },
    ]);
    expect(await createExperiment(ctx, body())).toEqual({ ...first, isNew: false });
    // another budget is another experiment: its drafts would differ
    await expect(createExperiment(ctx, body({ budget_minor: 9000, currency: 'EUR' }))).rejects.toMatchObject({
      code: 'experiment-open',
    });
    await expect(createExperiment(ctx, body({ days: 21 }))).rejects.toMatchObject({
      code: 'experiment-open',
      details: { experiment_id: first.experiment.id },
    });
    await cancelExperiment(ctx, first.experiment.id);
    const priced = (currency: string) => createExperiment(ctx, body({ budget_minor: 9000, currency }));
    const { experiment: inEuros } = await priced('EUR');
    await expect(priced('USD')).rejects.toMatchObject({ details: { experiment_id: inEuros.id } });
    await cancelExperiment(ctx, inEuros.id);
    await expect(startExperiment(ctx, first.experiment.id)).rejects.toMatchObject({ code: 'experiment-not-draft' });
    // its campaigns belong to it alone
    const campaigns = first.experiment.arms.map(({ campaign_id }) => campaign_id);
    await expect(createExperiment(ctx, body({ clips: undefined, campaigns }))).rejects.toMatchObject({
      code: 'campaign-in-experiment',
    });
    const second = await createExperiment(ctx, body({ days: 21 }));
    await startExperiment(ctx, second.experiment.id);
    expect(await stopExperiment(ctx, second.experiment.id, 'the offer ended')).toMatchObject({ status: 'stopped' });
    await expect(lookAtExperiment(ctx, second.experiment.id)).rejects.toMatchObject({ code: 'experiment-not-running' });
    expect((await listExperiments(ctx, { limit: 10 })).rows.map(({ status }) => status)).toEqual([
      'stopped',
      'cancelled',
      'cancelled',
    ]);
  });

  test('an arm that a person changed after the start makes the experiment invalid, with the changed field', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx, { budget_minor: 1000, currency: 'EUR' });
    await report(ctx, campaigns, [0.28, 0.35], 14);
    ctx.clock.advance(5 * DAY_MS);
    await editCampaign(ctx, campaigns[1] ?? '', { budget_cents: 5000 });
    await settled(ctx);
    const judged = await lookAtExperiment(ctx, id);
    expect(judged.verdict).toMatchObject({ outcome: 'invalid', winner: null });
    expect(judged.verdict?.because).toContain('B was changed after the start: its budget_cents was edited.');
    await expect(applyExperiment(ctx, id)).rejects.toMatchObject({ code: 'experiment-not-decided' });
  });

  test('a verdict waits for a person until its experiment is applied or released', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    await report(ctx, campaigns, [0.28, 0.35], 14);
    ctx.clock.advance(14 * DAY_MS);
    expect(await lookAtExperiment(ctx, id)).toMatchObject({ status: 'decided' });
    expect(await experimentsWaiting(ctx, 10)).toMatchObject([{ id }]);
    await releaseExperiment(ctx, id);
    expect(await experimentsWaiting(ctx, 10)).toEqual([]);
  });

  test('a winner that is worse in the guardrail metric is applied only if that is accepted', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    await report(ctx, campaigns, [0.28, 0.35], 14, [0.5, 0.4]);
    ctx.clock.advance(14 * DAY_MS);
    const decided = await lookAtExperiment(ctx, id);
    expect(decided).toMatchObject({
      verdict: { outcome: 'better', winner: 'B' },
      guardrail: { metric: 'hold_rate', arm: 'B', is_worse: true },
    });
    expect(await replayExperiment(ctx, id)).toMatchObject({ same: true });
    await expect(applyExperiment(ctx, id)).rejects.toMatchObject({
      code: 'guardrail-worse',
      message: expect.stringContaining('B won. Its hold rate differs by −2'),
    });
    await applyExperiment(ctx, id, { despite: true });
    expect(await releaseExperiment(ctx, id)).toMatchObject({ status: 'decided', released_at: expect.any(String) });
    expect(await releaseExperiment(ctx, id)).toMatchObject({ status: 'decided' });
    await expect(applyExperiment(ctx, id)).rejects.toMatchObject({ code: 'experiment-released' });
    const again = await createExperiment(ctx, body({ clips: undefined, campaigns }));
    expect(again.isNew).toBe(true);
    const { rows } = await settledEvents(ctx, { limit: 100, entity_id: id });
    expect(rows.map(({ event_type }) => event_type)).toContain('experiment_released');
  });

  test('a guardrail leaves out the newest week of conversions, which may still be incomplete', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx, { guardrail: 'cvr' });
    await report(ctx, campaigns, [0.28, 0.35], 14, [], 1, (arm, at) => ({
      clicks: 200,
      conversions: arm === 1 && at >= 8 ? 1 : 20 + ((at + arm) % 3),
    }));
    ctx.clock.advance(14 * DAY_MS);
    expect(await lookAtExperiment(ctx, id)).toMatchObject({
      verdict: { outcome: 'better', winner: 'B' },
      guardrail: { metric: 'cvr', arm: 'B', is_worse: false },
    });
    expect(await replayExperiment(ctx, id)).toMatchObject({ same: true });
  });

  test('conversions of the last week are left out, because their sales may still arrive', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx, { metric: 'cvr' });
    await report(ctx, campaigns, [0.3, 0.3], 13, [], 1, (arm, at) => ({
      clicks: 200,
      conversions: at >= 7 ? (arm === 1 ? 0 : 40) : (arm === 1 ? 40 : 20) + ((at + arm) % 3),
    }));
    ctx.clock.advance(13 * DAY_MS);
    expect(await lookAtExperiment(ctx, id)).toMatchObject({ verdict: { day: 7, outcome: 'better', winner: 'B' } });
  });

  test('the clips with the highest scores become the arms, with the best one as the control', async () => {
    const ctx = await testContext();
    await addVideo(ctx, video, [
      { id: worse, features: { visual_score: 0.2 } },
      { id: better, features: { visual_score: 0.9 } },
    ]);
    const top = (count: number) => createExperiment(ctx, body({ clips: undefined, top: count }));
    await expect(top(3)).rejects.toThrow(
      'top: must be at most 2, the number of clips of the video that may run on instagram; got 3',
    );
    const { experiment: made } = await top(2);
    expect(made.arms.map(({ clip_id, is_control }) => [clip_id, is_control])).toEqual([
      [better, true],
      [worse, false],
    ]);
    expect(await top(2)).toMatchObject({ isNew: false });
    expect(() => body({ top: 2 })).toThrow('set exactly one of clips, top and campaigns');
    expect(() => body({ guardrail: 'hook_rate' })).toThrow('guardrail: must be a different metric');
  });

  test('a tie leads to a proposed test, sized from the account’s days', async () => {
    const ctx = await testContext();
    const { campaigns } = await started(ctx);
    const tie = { video_asset_id: video, platform: 'instagram' as const, clips: [better, worse] };
    expect(await proposeTest(ctx, tie)).toMatchObject({
      days: null,
      because: expect.stringContaining('no daily results'),
    });
    await report(ctx, campaigns, [0.3, 0.3], 10);
    ctx.clock.advance(12 * DAY_MS);
    const proposal = await proposeTest(ctx, tie);
    expect(proposal).toMatchObject({ clips: [better, worse], metric: 'hook_rate', days: 8, cost_minor: null });
    expect(proposal.smallest_effect).toBeLessThan(0.3);
    // the sentence has the impressions of one day, not a mean with many digits
    expect(proposal.because).toMatch(/^With 2000 impressions per day and a hook rate of \d\d\.\d%, /);
    const budget = async (ad: string | null) => {
      await ctx.db.kysely.updateTable('campaigns').set({ budget_cents: 50_000, ad }).execute();
      return (await proposeTest(ctx, tie)).cost_minor;
    };
    // a lifetime budget is not a cost per arm and day
    expect([await budget('{"budget_kind":"lifetime"}'), await budget(null)]).toEqual([null, 8 * 2 * 50_000]);
  });

  test('reading an experiment changes no row, and the split of a day into ads changes no verdict', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    await report(ctx, campaigns, [0.28, 0.35], 14);
    ctx.clock.advance(9 * DAY_MS);
    await lookAtExperiment(ctx, id);
    const rows = async () => [
      await ctx.db.kysely.selectFrom('experiments').selectAll().execute(),
      await ctx.db.kysely.selectFrom('experiment_looks').selectAll().execute(),
    ];
    const before = await rows();
    const first = await experiment(ctx, id);
    for (let read = 1; read < 1000; read++) await experiment(ctx, id);
    expect(await experiment(ctx, id)).toEqual(first);
    expect(await rows()).toEqual(before);
    const other = await testContext();
    const same = await started(other);
    await report(other, same.campaigns, [0.28, 0.35], 14, [], 2);
    other.clock.advance(9 * DAY_MS);
    const split = await lookAtExperiment(other, same.id);
    expect(split.verdict).toEqual(first.verdict);
  });

  test('weekly results cannot be judged by day, so the experiment ends as not enough', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    const lines = campaigns.map((campaign_id) => ({
      ...{ campaign_id, platform: 'instagram', source: 'meta_ads', period_start: date(1), period_end: date(14) },
      ...{ impressions: 20_000, views_3s: 6000 },
    }));
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    await importResults(ctx, { ndjson: Readable.from([Buffer.from(text)]) });
    ctx.clock.advance(30 * DAY_MS);
    const { status, verdict } = await lookAtExperiment(ctx, id);
    expect([status, verdict?.outcome]).toEqual(['decided', 'not_enough']);
    expect(verdict?.because).toContain('Import results with the breakdown Day');
    // there is nothing to apply, and so nobody to wait for
    await expect(applyExperiment(ctx, id)).rejects.toMatchObject({ code: 'experiment-not-decided' });
    expect(await experimentsWaiting(ctx, 10)).toEqual([]);
  });

  test('a plan is sized from the platform’s own days, or names what is missing', async () => {
    const ctx = await testContext();
    const { campaigns } = await started(ctx);
    const wanted = { platform: 'instagram', metric: 'hook_rate', min_effect: 0.2, alpha: 0.05, power: 0.8 } as const;
    await expect(sizeExperiment(ctx, { ...wanted, days: 14, arms: 2 })).rejects.toThrow(
      'rate: there are no daily results on instagram in the last 28 days with hook_rate',
    );
    await report(ctx, campaigns, [0.3, 0.3], 10);
    ctx.clock.advance(12 * DAY_MS);
    const plan = await sizeExperiment(ctx, { ...wanted, days: 14, arms: 2 });
    expect(plan).toMatchObject({ impressions_per_arm_day: 2000, enough: true });
    // one that had none of the events does not show what to expect
    await report(ctx, campaigns, [0.3, 0], 10);
    const alone = await sizeExperiment(ctx, { ...wanted, days: 14, arms: 2 });
    expect(alone.smallest_effect).toBeCloseTo(plan.smallest_effect ?? 0, 2);
    await report(ctx, campaigns.slice(1), [0.3], 11);
    expect(await campaignsWithResults(ctx.db, 'instagram', new Date(0), 1)).toEqual(campaigns.slice(1));
  });

  test('each change of an experiment locks it, and creating one locks its video', async () => {
    const { ctx, taken } = notingLocks(await testContext());
    await withClips(ctx);
    const { locks, note } = noter(taken);
    const { experiment: first } = await note('create', () => createExperiment(ctx, body()));
    await note('start', () => startExperiment(ctx, first.id));
    const campaigns = first.arms.map(({ campaign_id }) => campaign_id);
    await report(ctx, campaigns, [0.28, 0.35], 14);
    ctx.clock.advance(14 * DAY_MS);
    await note('look', () => lookAtExperiment(ctx, first.id));
    await note('apply', () => applyExperiment(ctx, first.id));
    await note('release', () => releaseExperiment(ctx, first.id));
    const { experiment: second } = await createExperiment(ctx, body({ days: 21 }));
    await startExperiment(ctx, second.id);
    await note('stop', () => stopExperiment(ctx, second.id, 'over'));
    const { experiment: third } = await createExperiment(ctx, body({ days: 28 }));
    await note('cancel', () => cancelExperiment(ctx, third.id));
    for (const [at, clip] of [better, worse].entries())
      await sql`
        insert into campaigns (id, video_asset_id, platform, clip_id, name, currency, source, optimization_meta)
        values (${uuid(100 + at)}, ${video}, 'instagram', ${clip}, 'by hand', 'EUR', 'hand', '{}')`.execute(
        ctx.db.kysely,
      );
    const ofCampaigns = body({ clips: undefined, campaigns: [uuid(101), uuid(100)] });
    const { experiment: fourth } = await note('create of campaigns', () => createExperiment(ctx, ofCampaigns));
    expect(fourth.arms.map(({ clip_id }) => clip_id)).toEqual([worse, better]);
    expect(locks).toMatchInlineSnapshot(`
      {
        "apply": [
          "experiments for update",
          "campaigns for update",
        ],
        "cancel": [
          "experiments for update",
        ],
        "create": [
          "video_assets for no key update",
          "clips for share",
        ],
        "create of campaigns": [
          "video_assets for no key update",
          "campaigns in order for no key update",
        ],
        "look": [
          "experiments for update",
        ],
        "release": [
          "experiments for update",
          "campaigns in order for no key update",
        ],
        "start": [
          "experiments for update",
        ],
        "stop": [
          "experiments for update",
        ],
      }
    `);
  });

  test('two simultaneous requests create one experiment, and a missing video is refused', async () => {
    const ctx = await testContext();
    await expect(createExperiment(ctx, body())).rejects.toMatchObject({ code: 'video-not-found' });
    await withClips(ctx);
    const made = await Promise.all([createExperiment(ctx, body()), createExperiment(ctx, body())]);
    expect(made.map(({ isNew }) => isNew).toSorted()).toEqual([false, true]);
    expect(new Set(made.map(({ experiment: { id } }) => id)).size).toBe(1);
  });

  test('a budget changed on the platform makes an experiment invalid, even if looking at another one fails', async () => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    await report(ctx, campaigns, [0.3, 0.3], 6);
    const world = await newWorld(ctx);
    const other = await world.addCampaign();
    const publicationId = await world.publish(other);
    await ctx.db.kysely
      .updateTable('publications')
      .set({ campaign_id: campaigns[1] ?? '' })
      .execute();
    ctx.clock.advance(5 * DAY_MS);
    await ctx.db.transaction((transaction) =>
      appendEvents(transaction, ctx, [
        {
          type: 'remote_drift_found',
          entityId: publicationId,
          metadata: { step: 'campaign', field: 'budget_cents', ours: 1000, theirs: 5000 },
        },
      ]),
    );
    const video2 = uuid(20);
    await addVideo(ctx, video2, [{ id: uuid(21) }, { id: uuid(22) }]);
    const broken = await createExperiment(ctx, body({ video_asset_id: video2, clips: [uuid(21), uuid(22)] }));
    await startExperiment(ctx, broken.experiment.id);
    await ctx.db.kysely.updateTable('experiments').set({ plan: '{}' }).where('id', '=', broken.experiment.id).execute();
    await expect(lookAtExperiments(ctx)).rejects.toThrow();
    const { status, verdict } = await experiment(ctx, id);
    expect([status, verdict?.outcome]).toEqual(['decided', 'invalid']);
    expect(verdict?.because).toContain('its budget was changed to 50.00 EUR on the platform');
  });

  test.each([
    [{ field: 'exists', ours: true, theirs: false }, 'its ads are gone from the platform'],
    [{ field: 'status', ours: 'active', theirs: 'paused' }, 'its ads were changed to paused on the platform'],
    [{ field: 'status', ours: 'paused', theirs: 'active' }, undefined],
    [{ field: 'name', ours: 'one', theirs: 'other' }, undefined],
    [{ from_minor: 1000, to_minor: 5000 }, 'its budget was set to 50.00 EUR'],
    [{ from_minor: 5000, to_minor: 5000 }, undefined],
  ])('only certain changes to the ads of an arm make the experiment invalid: %o', async (drift, because) => {
    const ctx = await testContext();
    const { id, campaigns } = await started(ctx);
    await report(ctx, campaigns, [0.3, 0.3], 6);
    const world = await newWorld(ctx);
    const publicationId = await world.publish(await world.addCampaign());
    const [, campaign_id = ''] = campaigns;
    await ctx.db.kysely.updateTable('publications').set({ campaign_id }).execute();
    ctx.clock.advance(5 * DAY_MS);
    const exposure = { currency: 'EUR', per_day_minor: 1, whole_minor: null };
    const event: NewEvent =
      'field' in drift
        ? { type: 'remote_drift_found', entityId: publicationId, metadata: { step: 'campaign', ...drift } }
        : { type: 'budget_requested', entityId: publicationId, metadata: { campaign_id, exposure, ...drift } };
    await ctx.db.transaction((transaction) => appendEvents(transaction, ctx, [event]));
    const { verdict } = await lookAtExperiment(ctx, id);
    expect(verdict?.outcome === 'invalid').toBe(because !== undefined);
    if (because !== undefined) expect(verdict?.because).toContain(`after the start: ${because}`);
  });

  test('clips that are not ready and campaigns of another video are refused, and nothing is stored', async () => {
    const ctx = await testContext();
    await addVideo(ctx, video, [{ id: better }, { id: worse, status: 'pending' }]);
    await expect(createExperiment(ctx, body())).rejects.toThrow(`clips[0]: must be a READY clip of the video`);
    await expect(createExperiment(ctx, body({ clips: [better, better] }))).rejects.toThrow('clips[1]: must be unique');
    await expect(createExperiment(ctx, body({ clips: undefined, campaigns: [uuid(8), uuid(9)] }))).rejects.toThrow(
      'campaigns[0]: must be a campaign of video',
    );
    expect((await listExperiments(ctx, { limit: 10 })).rows).toEqual([]);
  });
});

test('a body needs either clips or campaigns, and a currency if it has money', () => {
  expect(() => body({ clips: undefined })).toThrow('set exactly one of clips, top and campaigns');
  expect(() => body({ budget_minor: 100 })).toThrow('currency: must be the currency of budget_minor');
});
