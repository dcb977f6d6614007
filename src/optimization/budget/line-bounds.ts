import type { Drawn } from './draw-responses.ts';
import type { BudgetLine, ParsedBudgetPlanInput } from './plan-schema.ts';

/** Meta's delivery learns on about so many results after a significant change, and so many days. */
const LEARNED = { results: 50, days: 7 };
const HISTORY_DAYS = 56;
/** Spend beyond these parts of what was ever spent on a day is not in the data. */
const HISTORY = { least: 0.5, most: 1.5 };

type Binding = BudgetLine['binding'];

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
export function boundsOf({ campaign }: Drawn, input: ParsedBudgetPlanInput): LineBounds {
  const now = campaign.budget_minor;
  const heldBy = holdOf(campaign, input);
  if (heldBy !== undefined) return { low: now, high: now, lowBy: heldBy, highBy: heldBy, heldBy };
  const lows: [number, Binding][] = [
    [Math.max(0, Math.ceil(now * (1 - input.max_step) - 1e-9)), 'step'],
    [campaign.floor_minor, 'floor'],
  ];
  const highs: [number, Binding][] = [
    [Math.floor(now * (1 + input.max_step) + 1e-9), 'step'],
    [campaign.cap_minor ?? Infinity, 'cap'],
  ];
  const spent = campaign.days
    .toSorted((one, other) => one.day - other.day)
    .slice(-HISTORY_DAYS)
    .map(({ spend_minor }) => spend_minor)
    .filter((spend) => spend > 0);
  if (!input.beyond_history && spent.length > 0) {
    lows.push([Math.ceil(HISTORY.least * Math.min(...spent)), 'history']);
    highs.push([Math.floor(HISTORY.most * Math.max(...spent)), 'history']);
  }
  const [low, lowBy] = lows.reduce((most, each) => (each[0] > most[0] ? each : most));
  const [high, highBy] = highs.reduce((least, each) => (each[0] < least[0] ? each : least));
  if (low <= high) return { low, high, lowBy, highBy };
  // a cap below what a step allows is reached in steps, a floor above likewise: as far as a step goes
  const nearest = campaign.cap_minor !== undefined && campaign.cap_minor < low ? low : high;
  return { low: nearest, high: nearest, lowBy, highBy };
}

function holdOf(campaign: Drawn['campaign'], { include_edited }: ParsedBudgetPlanInput): Binding | undefined {
  if (campaign.in_experiment) return 'experiment';
  if (campaign.set_by === 'person' && !include_edited) return 'person';
  const { results_since_change = LEARNED.results, days_since_change = LEARNED.days } = campaign;
  return results_since_change < LEARNED.results || days_since_change < LEARNED.days ? 'learning' : undefined;
}

export const LEARNED_RESULTS = LEARNED.results;
