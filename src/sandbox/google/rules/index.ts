import type { World } from '../../world/index.ts';
import type { GoogleAdsError } from '../refusal.ts';
import { refusal } from '../refusal.ts';
import { AD_GROUP_RULES, AD_RULES } from './ads.ts';
import { BUDGET_RULES, CAMPAIGN_RULES, minimumDetails } from './campaigns.ts';
import type { Rule, Write } from './rule.ts';

export type { Seen, Write } from './rule.ts';

export const RULES: readonly Rule[] = [...BUDGET_RULES, ...CAMPAIGN_RULES, ...AD_GROUP_RULES, ...AD_RULES];

/** @throws Refusal for the first rule that the write breaks */
export function checkRules(world: World, write: Write, path: NonNullable<GoogleAdsError['path']>): void {
  for (const { name, on, at, error, message, field, breaks } of RULES) {
    if (!on.includes(write.kind) || !at.includes(write.act) || !world.holds(`google:${name}`) || !breaks(write))
      continue;
    const [category, word] = error;
    throw refusal({
      ...{ category, word, message, path: [...path, field] },
      ...(word === 'BUDGET_BELOW_PER_DAY_MINIMUM' ? { details: minimumDetails(write) } : {}),
    });
  }
}
