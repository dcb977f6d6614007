import { expect, test } from 'vitest';
import { activateRuleSet, activeRuleSet, applyRuleSet, DEFAULT_RULE_SETS } from '../../decisions/rules/index.ts';
import { startWorker } from '../../interfaces/worker/index.ts';
import { jobIn, learnedRules, onEachDatabase, settledEvents } from '../../testing/index.ts';
import { ATTEMPT, addClips, addDay, orchestrateAll } from '../../testing/training.ts';
import { trainRules } from './train-rules.ts';
import { watchPromotion } from './watch-promotion.ts';

onEachDatabase('after a promotion', (testContext) => {
  test('weights that do harm are rolled back with a ledger event, and other weights stay active', async () => {
    const ctx = await testContext();
    await addClips(ctx, 90);
    const at = (day: string) => ctx.clock.advance(Date.parse(day) - ctx.now().getTime());
    at('2025-05-01');
    await orchestrateAll(ctx, 0, 30);
    const { ruleSet } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, 0.05));
    const predecessor = (await activeRuleSet(ctx, 'tiktok')).id;
    await activateRuleSet(ctx, ruleSet.id, 'later results are ranked better');
    at('2025-07-01');
    await orchestrateAll(ctx, 30, 60);
    // a clip that is decided again after its results did not earn them
    await orchestrateAll(ctx, 0, 2);
    await addDay(ctx, '2025-06-01', 0, 30, 0.3);
    expect(await watchPromotion(ctx, 'tiktok')).toMatchObject({ watched: true, rolled_back_to: null, gain: { n: 0 } });
    await addDay(ctx, '2025-07-02', 30, 60, 0.3);
    // results of the same clips on another platform say nothing about these weights
    await addDay(ctx, '2025-07-02', 30, 60, 0.3, 'youtube');
    expect(await watchPromotion(ctx, 'tiktok')).toMatchObject({ rolled_back_to: null, gain: { n: 30 } });
    await orchestrateAll(ctx, 60, 90);
    await addDay(ctx, '2025-07-03', 60, 90, 0.05);
    await addDay(ctx, '2025-07-02', 30, 60, 0.05);
    // the imports have queued it; a worker runs it
    const worker = await startWorker(ctx, { concurrency: 1, names: ['watch-rules'] });
    const { rows: queued } = await ctx.queue.jobs({ limit: 10, name: 'watch-rules' });
    for (const { id } of queued) await jobIn(ctx, id, 'done');
    await worker.stop();
    expect((await activeRuleSet(ctx, 'tiktok')).id).toBe(predecessor);
    const { rows: events } = await settledEvents(ctx, { limit: 10, event_type: 'rule_set_rolled_back' });
    expect(events).toMatchObject([
      { entity_id: ruleSet.id, metadata: { platform: 'tiktok', to: predecessor, gain: { n: 60 } } },
    ]);
    // the version that is active again was not promoted, so it is not watched
    expect(await watchPromotion(ctx, 'tiktok')).toMatchObject({ watched: false });
    // nor are learned weights that a person returns to from later ones
    const { ruleSet: later } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, 0.1));
    for (const { id } of [later, ruleSet]) await activateRuleSet(ctx, id, 'a person');
    expect(await watchPromotion(ctx, 'tiktok')).toMatchObject({ watched: false });
  });

  test('first rolls back weights that did harm, and trains from the ones before them', async () => {
    const ctx = await testContext();
    await addClips(ctx, 90);
    const at = (day: string) => ctx.clock.advance(Date.parse(day) - ctx.now().getTime());
    at('2025-05-01');
    await orchestrateAll(ctx, 0, 30);
    const predecessor = await activeRuleSet(ctx, 'tiktok');
    const { ruleSet } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, 0.05));
    await activateRuleSet(ctx, ruleSet.id, 'later results are ranked better');
    at('2025-07-01');
    await orchestrateAll(ctx, 30, 90);
    await addDay(ctx, '2025-06-01', 0, 30, 0.3);
    await addDay(ctx, '2025-07-02', 30, 90, 0.05);
    expect((await activeRuleSet(ctx, 'tiktok')).id).toBe(ruleSet.id);
    await trainRules(ctx, { platform: 'tiktok', goal: 'hook_rate', auto: false }, ATTEMPT);
    expect((await activeRuleSet(ctx, 'tiktok')).id).toBe(predecessor.id);
    const kept = await ctx.db.kysely.selectFrom('rule_trainings').select('compared_id').execute();
    expect(kept).toEqual([{ compared_id: predecessor.id }]);
  });
});
