import type { Drawn } from './draw-responses.ts';
import type { BudgetLine, ParsedBudgetPlanInput } from './plan-schema.ts';

/** After a significant change, Meta's delivery learns for about this many results and days. */
const LEARNED = { results: 50, days: 7 };
const HISTORY_DAYS = 56;
/** The data does not cover spend beyond these multiples of the lowest and the highest spend of any day. */
const HISTORY = { least: 0.5, most: 1.5 };

type Binding = BudgetLine['binding'];

/** Options of the plan that limit how far lines move. */
type Limits = Pick<ParsedBudgetPlanInput, 'max_step' | 'beyond_history' | 'include_edited'>;

export interface LineBounds {
  readonly low: number;
  readonly high: number;
  /** What limits the line at its lower and its upper end. */
  readonly lowBy: Binding;
  readonly highBy: Binding;
  /** Why the line does not move at all. */
  readonly heldBy?: Binding;
}

/** Returns how far a line may move in this plan, and what limits it. */
export function boundsOf({ campaign }: Pick<Drawn, 'campaign'>, input: Limits): LineBounds {
  const now = campaign.budget_minor;
  const heldBy = holdOf(campaign, input);
  if (heldBy !== undefined) return { low: now, high: now, lowBy: heldBy, highBy: heldBy, heldBy };
  const least = Math.max(0, Math.ceil(now * (1 - input.max_step) - 1e-9));
  const most = Math.floor(now * (1 + input.max_step) + 1e-9);
  const [floor, cap] = [campaign.floor_minor, campaign.cap_minor ?? Infinity];
  // a floor above the largest step, or a cap below it, is reached over several plans: one step each
  const bounds: LineBounds = {
    low: Math.max(least, Math.min(floor, most)),
    high: Math.min(most, Math.max(cap, least)),
    lowBy: floor > least && cap >= least ? 'floor' : 'step',
    highBy: cap < most && floor <= most ? 'cap' : 'step',
  };
  return input.beyond_history ? bounds : withinHistory(bounds, campaign);
}

/** Keeps a line within the spend that the data covers. The current budget is always allowed. */
function withinHistory(bounds: LineBounds, campaign: Drawn['campaign']): LineBounds {
  const now = campaign.budget_minor;
  const spent = campaign.days
    .toSorted((one, other) => one.day - other.day)
    .slice(-HISTORY_DAYS)
    .map(({ spend_minor }) => spend_minor)
    .filter((spend) => spend > 0);
  if (spent.length === 0) return bounds;
  const least = Math.min(now, Math.ceil(HISTORY.least * Math.min(...spent)));
  const most = Math.max(now, Math.floor(HISTORY.most * Math.max(...spent)));
  return {
    ...bounds,
    ...(least > bounds.low ? { low: Math.min(least, bounds.high), lowBy: 'history' } : {}),
    ...(most < bounds.high ? { high: Math.max(most, bounds.low), highBy: 'history' } : {}),
  };
}

function holdOf(campaign: Drawn['campaign'], { include_edited }: Limits): Binding | undefined {
  if (campaign.in_experiment) return 'experiment';
  if (campaign.set_by === 'person' && !include_edited) return 'person';
  const { results_since_change = LEARNED.results, days_since_change = LEARNED.days } = campaign;
  return results_since_change < LEARNED.results || days_since_change < LEARNED.days ? 'learning' : undefined;
}

export const LEARNED_RESULTS = LEARNED.results;
