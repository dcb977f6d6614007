import type { World } from '../../world/index.ts';
import { GraphError } from '../graph-error.ts';
import { ADSET_RULES } from './adset-rules.ts';
import { CAMPAIGN_RULES } from './campaign-rules.ts';
import { COMMON_RULES } from './common-rules.ts';
import { CREATIVE_RULES } from './creative-rules.ts';
import type { Rule, Write } from './rule.ts';
import { SCHEDULE_RULES } from './schedule-rules.ts';
import { TARGETING_RULES } from './targeting-rules.ts';

export { budgetOf, hasBudget, inner, isGiven, list, type Rule, type Write } from './rule.ts';

export const RULES: readonly Rule[] = [
  ...COMMON_RULES,
  ...CAMPAIGN_RULES,
  ...ADSET_RULES,
  ...SCHEDULE_RULES,
  ...TARGETING_RULES,
  ...CREATIVE_RULES,
];

/** @throws GraphError of the first rule that the write breaks */
export function checkRules(world: World, write: Write): void {
  for (const rule of RULES) {
    if (!rule.on.includes(write.kind) || !rule.at.includes(write.act) || !world.holds(rule.name)) continue;
    const broken = rule.breaks(write);
    if (broken === false) continue;
    const { message, subcode } = rule.says;
    const words = broken === true ? message : broken;
    throw new GraphError(
      subcode === undefined
        ? { ...rule.says, message: words }
        : {
            title: words,
            advice: words,
            ...rule.says,
            message: rule.says.code === 100 ? 'Invalid parameter' : message,
          },
    );
  }
}
