import { activateRuleSet as activate, applyRuleSet as apply } from '../../decisions/rules/index.ts';
import { onEngine } from './engine.ts';

/** Stores a rule set as a version; the same document stays the version that it is. @throws `validation-failed` */
export const applyRuleSet = onEngine(apply);

/** Puts a version in charge of its platform; an older one rolls back. @throws `rule-set-not-found` */
export const activateRuleSet = onEngine(activate);
