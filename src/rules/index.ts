export { checkRuleSet, ruleSetErrors } from './check-document.ts';
export { type CompiledRuleSet, type ConditionRun, compileRuleSet } from './compile.ts';
export { DEFAULT_RULE_SETS } from './defaults.ts';
export type { Columns, Evaluation } from './evaluate.ts';
export type { Contribution, Explanation, Reason } from './explain.ts';
export { RuleSetDocument, type RuleSetInput } from './schema.ts';
export { type RuleSet, ruleSetsById, seedDefaultRuleSets } from './store.ts';
