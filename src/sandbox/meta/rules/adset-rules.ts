import { wrongGoal } from './goals.ts';
import { BOTH, budgetOf, CREATE, hasBudget, inner, isGiven, type Rule, UPDATE } from './rule.ts';

const ON = { on: ['adset'] } as const;
const needs = (name: string): Rule => ({
  name: `adset-needs-${name.replaceAll('_', '-')}`,
  ...ON,
  at: CREATE,
  source: 'Meta’s guide to ad sets',
  confidence: 'documented',
  breaks: ({ given }) => !isGiven(given[name]),
  says: { code: 100, message: `(#100) The parameter ${name} is required.` },
});

/** Fields that can no longer change once an ad set has run. */
const FROZEN = ['optimization_goal', 'billing_event', 'promoted_object', 'destination_type'];

/** Goals that need a pixel and an event. */
const CONVERSION_GOALS = ['OFFSITE_CONVERSIONS', 'VALUE', 'INCREMENTAL_OFFSITE_CONVERSIONS'];

export const ADSET_RULES: readonly Rule[] = [
  needs('campaign_id'),
  needs('billing_event'),
  needs('optimization_goal'),
  needs('targeting'),
  {
    name: 'goal-of-objective',
    ...ON,
    at: BOTH,
    source: 'error 2490408; Meta’s table of objectives and goals',
    confidence: 'unconfirmed',
    breaks: ({ after, parent }) => wrongGoal(parent?.fields.objective, after.optimization_goal),
    says: { code: 100, subcode: 2490408, message: 'Performance goal is not available for this objective' },
  },
  {
    name: 'billing-event-of-goal',
    ...ON,
    at: BOTH,
    source: 'Meta’s table of goals and billing events',
    confidence: 'unconfirmed',
    breaks: ({ after }) =>
      isGiven(after.billing_event) && !['IMPRESSIONS', after.optimization_goal].includes(after.billing_event),
    says: { code: 100, subcode: 1815090, message: 'Billing event is not available for this performance goal' },
  },
  {
    name: 'promoted-object-missing',
    ...ON,
    at: CREATE,
    source: 'errors 1885154 and 1815715',
    confidence: 'reported',
    breaks: ({ given }) =>
      CONVERSION_GOALS.includes(String(given.optimization_goal)) && !isGiven(given.promoted_object),
    says: { code: 100, subcode: 1885154, message: 'Select a promoted object for the ad set' },
  },
  {
    name: 'promoted-object-event',
    ...ON,
    at: CREATE,
    source: 'error 1815715',
    confidence: 'reported',
    breaks: ({ given }) => {
      const { pixel_id: pixel, custom_event_type: event } = inner(given, 'promoted_object');
      return isGiven(given.promoted_object) && isGiven(pixel) !== isGiven(event);
    },
    says: { code: 100, subcode: 1815715, message: 'A pixel and an event are needed in the promoted object' },
  },
  {
    name: 'bid-amount-missing',
    ...ON,
    at: CREATE,
    source: 'error 2490487',
    confidence: 'third-party',
    breaks: ({ given }) =>
      ['COST_CAP', 'LOWEST_COST_WITH_BID_CAP'].includes(String(given.bid_strategy)) && !isGiven(given.bid_amount),
    says: { code: 100, subcode: 2490487, message: 'Bid amount required: this bid strategy needs bid_amount' },
  },
  {
    name: 'published-adset',
    ...ON,
    at: UPDATE,
    source: 'pipeboard-co/meta-ads-mcp#144',
    confidence: 'reported',
    breaks: ({ given, object }) =>
      object?.fields.has_run === true &&
      FROZEN.some(
        (name) => isGiven(given[name]) && JSON.stringify(given[name]) !== JSON.stringify(object.fields[name]),
      ),
    says: { code: 100, subcode: 3260011, message: 'A published ad set cannot be changed in this way' },
  },
  {
    name: 'two-budgets',
    ...ON,
    at: BOTH,
    source: 'byadsco/meta-ads-mcp#97',
    confidence: 'reported',
    breaks: ({ given, parent }) => hasBudget(given) && parent !== undefined && hasBudget(parent.fields),
    says: {
      code: 100,
      subcode: 1885621,
      message: 'You can only set an ad set budget or a campaign budget',
    },
  },
  {
    name: 'adset-budget-kinds',
    ...ON,
    at: BOTH,
    source: 'byadsco/meta-ads-mcp#97',
    confidence: 'reported',
    breaks: ({ after }) => budgetOf(after, 'daily_budget') > 0 && budgetOf(after, 'lifetime_budget') > 0,
    says: { code: 100, subcode: 1885621, message: 'You can set either a daily budget or a lifetime budget' },
  },
  {
    name: 'budget-missing',
    ...ON,
    at: CREATE,
    source: 'Meta’s guide to budgets',
    confidence: 'documented',
    breaks: ({ given, parent }) => parent !== undefined && !hasBudget(given) && !hasBudget(parent.fields),
    says: { code: 100, subcode: 1885090, message: 'An ad set without a campaign budget needs a budget of its own' },
  },
];
