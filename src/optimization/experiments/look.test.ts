import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { campaign } from '../../campaigns/drafts/index.ts';
import { importResults } from '../../learning/results/index.ts';
import { DAY_MS, date, report, started } from '../../testing/experiments.ts';
import { onEachDatabase, settledEvents } from '../../testing/index.ts';
import { lookAtExperiment, lookAtExperiments, replayExperiment } from './look.ts';
import { experiment, experimentsWaiting } from './read.ts';
import { applyExperiment, releaseExperiment } from './run.ts';
import { LookInputs } from './schema.ts';

onEachDatabase('looking at an experiment', (testContext) => {
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
});
