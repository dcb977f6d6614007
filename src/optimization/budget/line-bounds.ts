import type { Drawn } from './draw-responses.ts';
import type { BudgetLine, ParsedBudgetPlanInput } from './plan-schema.ts';

/** Meta's delivery learns on about so many results after a significant change, and so many days. */
const LEARNED = { results: 50, days: 7 };
const HISTORY_DAYS = 56;
/** Spend beyond these parts of what was ever spent on a day is not in the data. */
const HISTORY = { least: 0.5, most: 1.5 };

type Binding = BudgetLine['binding'];

/** What the plan was asked for limits how far lines move. */
type Limits = Pick<ParsedBudgetPlanInput, 'max_step' | 'beyond_history' | 'include_edited'>;

export interface LineBounds {
  readonly low: number;
  readonly high: number;
  /** What holds the line at its lower and its upper end. */
  readonly lowBy: Binding;
  readonly highBy: Binding;
  /** Why it is not moved at all. */
  readonly heldBy?: Binding;
}

/** How far a line may move in this plan, and what says so. */
export function boundsOf({ campaign }: Pick<Drawn, 'campaign'>, input: Limits): LineBounds {
  const now = campaign.budget_minor;
  const heldBy = holdOf(campaign, input);
  if (heldBy !== undefined) return { low: now, high: now, lowBy: heldBy, highBy: heldBy, heldBy };
  const least = Math.max(0, Math.ceil(now * (1 - input.max_step) - 1e-9));
  const most = Math.floor(now * (1 + input.max_step) + 1e-9);
  const [floor, cap] = [campaign.floor_minor, campaign.cap_minor ?? Infinity];
  // a floor above what a step allows is reached in steps, a cap below likewise: as far as a step goes
  const bounds: LineBounds = {
    low: Math.max(least, Math.min(floor, most)),
    high: Math.min(most, Math.max(cap, least)),
    lowBy: floor > least && cap >= least ? 'floor' : 'step',
    highBy: cap < most && floor <= most ? 'cap' : 'step',
  };
  return input.beyond_history ? bounds : withinHistory(bounds, campaign);
}

/** What was never spent is not in the data; where the budget stands now is no guess, and nothing moves it but a reason. */
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
