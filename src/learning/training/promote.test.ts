import { expect, test } from 'vitest';
import { activateRuleSet, activeRuleSet, applyRuleSet, DEFAULT_RULE_SETS } from '../../decisions/rules/index.ts';
import { learnedRules, onEachDatabase } from '../../testing/index.ts';
import { idOf } from '../../testing/training.ts';
import { promoteOver } from './promote.ts';

onEachDatabase('a promotion', (testContext) => {
  test('does not replace rules that a person activated while it ran', async () => {
    const ctx = await testContext();
    const compared = await activeRuleSet(ctx, 'tiktok');
    const { ruleSet: learned } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, 0.05));
    const { ruleSet: byHand } = await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, 0.1));
    await activateRuleSet(ctx, byHand.id, 'a person');
    expect(await promoteOver(ctx, compared, learned.id, 'later results are ranked better')).toBe(false);
    expect((await activeRuleSet(ctx, 'tiktok')).id).toBe(byHand.id);
    // any other failure does not count as a change by a person
    await expect(promoteOver(ctx, compared, idOf(9, 9), 'no such version')).rejects.toMatchObject({
      code: 'rule-set-not-found',
    });
    expect(await promoteOver(ctx, await activeRuleSet(ctx, 'tiktok'), learned.id, 'again')).toBe(true);
  });
});
