import type { AdGoal } from '../../drafts/index.ts';
import type { JsonObject } from '../port.ts';

/** How a Demand Gen campaign bids for a goal. Words: campaign.proto and bidding_strategy_type.proto. */
interface GoogleGoal {
  /** Most clicks, or most conversions, for the budget. */
  readonly strategy: JsonObject;
  /** What a query calls it. */
  readonly type: 'TARGET_SPEND' | 'MAXIMIZE_CONVERSIONS';
}

/** Undefined: Demand Gen is not offered for it here. */
export function googleGoal(goal: AdGoal): GoogleGoal | undefined {
  switch (goal) {
    case 'views':
    case 'reach':
      return undefined;
    case 'traffic':
      return { strategy: { target_spend: {} }, type: 'TARGET_SPEND' };
    default:
      return { strategy: { maximize_conversions: {} }, type: 'MAXIMIZE_CONVERSIONS' };
  }
}
