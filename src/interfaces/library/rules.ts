import { activateRuleSet as activate, applyRuleSet as apply } from '../../decisions/rules/index.ts';
import { onEngine } from './engine.ts';

/** Stores a rule set as a version. The same document keeps its version. @throws `validation-failed` */
export const applyRuleSet = onEngine(apply);

/** Makes a version the active one of its platform; an older version is a rollback. @throws `rule-set-not-found` */
export const activateRuleSet = onEngine(activate);
