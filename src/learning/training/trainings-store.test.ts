import { expect, test } from 'vitest';
import { applyRuleSet, DEFAULT_RULE_SETS } from '../../decisions/rules/index.ts';
import { learnedRules, onEachDatabase, uuid } from '../../testing/index.ts';
import { Found } from './trainings-schema.ts';
import { findTrainings, foundFor, keepTraining } from './trainings-store.ts';

onEachDatabase('trainings', (testContext) => {
  test('are listed newest first by platform and goal, and a rule set shows its latest training', async () => {
    const ctx = await testContext();
    const { ruleSet } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, 0.1));
    const measures = { auc: null, spearman: null, ndcg: null, log_loss: null };
    const found = (warning: string) =>
      Found.parse({
        ...{ weights: [], left_out: [], warnings: [warning] },
        metrics: { ...measures, gain: { mean: 0 } },
      });
    const keep = (n: number, platform: 'tiktok' | 'youtube', goal: 'ctr' | 'hook_rate', warning = `of ${n}`) =>
      keepTraining(ctx, {
        ...{ id: uuid(n), platform, goal, n, promote: false, reason: 'none', found: found(warning) },
        ...{ rule_set_id: ruleSet.id, compared_id: ruleSet.id },
      });
    expect(await foundFor(ctx.db, ruleSet.id)).toBeUndefined();
    for (const [at, goal] of (['ctr', 'hook_rate', 'ctr'] as const).entries()) {
      for (const [on, platform] of (['tiktok', 'youtube'] as const).entries()) {
        await keep(2 * at + on + 1, platform, goal);
        ctx.clock.advance(1000);
      }
    }
    // a job that runs again has already saved it
    await keep(1, 'tiktok', 'ctr', 'again');
    const listed = async (query: Partial<Parameters<typeof findTrainings>[1]>) =>
      (await findTrainings(ctx.db, { limit: 10, ...query })).rows.map(({ n, warnings }) => [n, warnings[0]]);
    const rows = (...ns: number[]) => ns.map((n) => [n, `of ${n}`]);
    expect(await listed({})).toEqual(rows(6, 5, 4, 3, 2, 1));
    expect(await listed({ platform: 'tiktok' })).toEqual(rows(5, 3, 1));
    expect(await listed({ goal: 'ctr' })).toEqual(rows(6, 5, 2, 1));
    expect(await listed({ platform: 'youtube', goal: 'hook_rate' })).toEqual(rows(4));
    const { next } = await findTrainings(ctx.db, { limit: 2 });
    expect(await listed({ after: next ?? '', limit: 3 })).toEqual(rows(4, 3, 2));
    expect((await foundFor(ctx.db, ruleSet.id))?.warnings).toEqual(['of 6']);
  });
});
