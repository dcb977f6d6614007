import type { AdGoal } from '../../drafts/index.ts';
import type { JsonObject } from '../port.ts';

/** How a Demand Gen campaign bids for a goal. Names: campaign.proto and bidding_strategy_type.proto. */
interface GoogleGoal {
  /** Maximizes clicks or conversions within the budget. */
  readonly strategy: JsonObject;
  /** Its name in queries. */
  readonly type: 'TARGET_SPEND' | 'MAXIMIZE_CONVERSIONS';
}

/** Undefined if publishing does not offer Demand Gen for the goal. */
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
