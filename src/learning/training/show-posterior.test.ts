import { expect, test } from 'vitest';
import { activateRuleSet, applyRuleSet, compileRuleSet, DEFAULT_RULE_SETS } from '../../decisions/rules/index.ts';
import { learnedRules, onEachDatabase } from '../../testing/index.ts';
import { showPosterior } from './show-posterior.ts';

onEachDatabase('the latest posterior', (testContext) => {
  test('is shown next to its prior and the active rules, with its interval between 0 and 1', async () => {
    const ctx = await testContext();
    await applyRuleSet(ctx, learnedRules(DEFAULT_RULE_SETS.tiktok, 0.5));
    const { ruleSet } = await applyRuleSet(ctx, {
      platform: 'tiktok',
      features: { visual_score: { weight: 1, shape: 'identity', when_missing: 0 } },
    });
    await activateRuleSet(ctx, ruleSet.id);
    const { weights } = compileRuleSet(DEFAULT_RULE_SETS.tiktok);
    const shown = await showPosterior(ctx, 'tiktok');
    expect(shown).toMatchObject({
      n: 100,
      goal: 'hook_rate',
      rule_set: { version: 2, status: 'draft' },
      metrics: null,
    });
    expect(shown.features.map(({ feature, in_charge, ...rest }) => [feature, in_charge, rest])).toEqual(
      Object.entries(weights).map(([feature, share]) => [
        feature,
        feature === 'visual_score' ? 1 : null,
        {
          ...{ prior: share, mean: share, sd: 0.5, not_learnable: false, low90: 0 },
          high90: expect.closeTo(Math.min(1, share + 1.6448536 * 0.5), 6),
        },
      ]),
    );
  });
});
