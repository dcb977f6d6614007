import { compileRuleSet, featuresChecksum, type RuleSetInput } from '../decisions/rules/index.ts';

/** Returns a rule set as training would create it, with the share of each weight certain to ± sd. */
export function learnedRules(ruleSet: RuleSetInput, sd: number): RuleSetInput {
  const { document, weights } = compileRuleSet(ruleSet);
  const features = Object.keys(weights);
  const shares = Object.values(weights);
  return {
    ...document,
    trained: {
      ...{ goal: 'hook_rate', half_life_days: 90, n: 100, newest_result_at: '2026-01-01T00:00:00.000Z' },
      ...{ results_checksum: 'x', features_checksum: featuresChecksum(document.features), features },
      ...{ prior: shares, mean: shares, not_learnable: [] },
      covariance: features.map((_, row) =>
        features.slice(0, row + 1).map((__, column) => (row === column ? sd * sd : 0)),
      ),
    },
  };
}
