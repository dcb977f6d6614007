import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { activateRuleSet, applyRuleSet, DEFAULT_RULE_SETS } from '../../decisions/rules/index.ts';
import { addVideo, learnedRules, onEachDatabase, settledEvents, type TestContext, uuid } from '../../testing/index.ts';
import { clipResults } from '../training/index.ts';
import { importResults } from './import-results.ts';
import { results, resultWithHistory } from './results.ts';
import { ResultQuery } from './schema.ts';
import { withdrawImport, withdrawUnreported } from './withdraw.ts';

const why = { why: 'the export was of another account' };
const day = { platform: 'instagram', source: 'meta_ads', period_start: '2026-01-05', period_end: '2026-01-05' };
const [one, other] = [uuid(2), uuid(3)];

onEachDatabase('a withdrawn import', (testContext) => {
  const begun = async () => {
    const ctx = await testContext();
    await addVideo(ctx, uuid(1), [{ id: one }, { id: other }]);
    return ctx;
  };
  const send = (ctx: TestContext, clip_id: string, impressions: number, views_3s: number) =>
    importResults(ctx, { results: [{ ...day, clip_id, impressions, views_3s }] });
  const standing = async (ctx: TestContext) => {
    const { rows } = await results(ctx, ResultQuery.parse({}));
    return Object.fromEntries(rows.map((row) => [row.clip_id, row.impressions]));
  };

  test('restores the earlier results, counts nowhere, and stays in the history', async () => {
    const ctx = await begun();
    const right = await send(ctx, one, 1000, 300);
    const wrong = await importResults(ctx, {
      results: [one, other].map((clip_id) => ({ ...day, clip_id, impressions: 9, views_3s: 9 })),
    });
    expect(await withdrawImport(ctx, wrong.import_id, why)).toEqual({
      ...{ import_id: wrong.import_id, restored: 1, withdrawn: 1 },
    });
    expect(await standing(ctx)).toEqual({ [one]: 1000, [other]: null });
    const { results: learned } = await clipResults(ctx, 'hook_rate', 'instagram');
    expect(learned.map(({ clip_id, exposure }) => [clip_id, exposure])).toEqual([[one, 1000]]);
    const { rows } = await results(ctx, ResultQuery.parse({}));
    const restored = rows.find(({ clip_id }) => clip_id === one);
    expect(restored).toMatchObject({ revision: 3, import_id: right.import_id, withdrawn_at: null });
    const { history } = await resultWithHistory(ctx, restored?.id ?? '');
    expect(history.map(({ revision, impressions }) => [revision, impressions])).toEqual([
      [2, 9],
      [1, 1000],
    ]);
    expect(await withdrawImport(ctx, wrong.import_id, why)).toMatchObject({ restored: 0, withdrawn: 0 });
    await expect(withdrawImport(ctx, uuid(99), why)).rejects.toMatchObject({ code: 'import-not-found' });
    const events = await settledEvents(ctx, { limit: 10, event_type: 'results_withdrawn' });
    expect(events.rows.map(({ metadata }) => metadata)).toEqual([{ restored: 1, withdrawn: 1, ...why }]);
  });

  test('starts a watch of learned rules, as an import does, but not of rules written by a person', async () => {
    const ctx = await begun();
    const watched = async () => {
      const { rows } = await ctx.queue.jobs({ limit: 10, name: 'watch-rules' });
      await sql`delete from campaigns_jobs.job where name = 'watch-rules'`.execute(ctx.db.kysely);
      return rows.length;
    };
    const before = await send(ctx, one, 100, 10);
    await withdrawImport(ctx, before.import_id, why);
    expect(await watched()).toBe(0);
    const { ruleSet } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.instagram, 0.05));
    await activateRuleSet(ctx, ruleSet.id);
    const { import_id } = await send(ctx, one, 200, 20);
    expect(await watched()).toBe(1);
    await withdrawImport(ctx, import_id, why);
    expect(await watched()).toBe(1);
  });

  test('leaves the latest remaining figures in any order of withdrawal, and its file can be imported again', async () => {
    const ctx = await begun();
    const [first, second, third] = [
      await send(ctx, one, 100, 10),
      await send(ctx, one, 200, 20),
      await send(ctx, one, 300, 30),
    ];
    await withdrawImport(ctx, second.import_id, why);
    expect(await standing(ctx)).toEqual({ [one]: 300 });
    await withdrawImport(ctx, third.import_id, why);
    expect(await standing(ctx)).toEqual({ [one]: 100 });
    await withdrawImport(ctx, first.import_id, why);
    expect(await standing(ctx)).toEqual({ [one]: null });
    expect(await send(ctx, one, 100, 10)).toMatchObject({ results: 1, unchanged: 0 });
    expect(await standing(ctx)).toEqual({ [one]: 100 });
  });

  test('leaves a result withdrawn that the platform had stopped reporting before', async () => {
    const ctx = await begun();
    await send(ctx, one, 100, 10);
    const stored = async () => (await results(ctx, ResultQuery.parse({}))).rows[0];
    expect(await withdrawUnreported(ctx, [(await stored())?.id ?? ''], 'gone from the report')).toBe(1);
    const again = await send(ctx, one, 200, 20);
    expect(await stored()).toMatchObject({ impressions: 200, withdrawn_at: null });
    expect(await withdrawImport(ctx, again.import_id, why)).toMatchObject({ restored: 0, withdrawn: 1 });
    expect(await stored()).toMatchObject({ impressions: null, withdrawn_at: expect.any(String) });
  });
});
