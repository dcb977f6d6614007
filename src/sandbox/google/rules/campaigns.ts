import type { Fields } from '../../world/index.ts';
import { isFields } from '../check-message.ts';
import { instantOf } from '../local-time.ts';
import { dollarUnits, microsOf, microsOfUnit, unitsOf } from '../money.ts';
import { GUIDE, PROTOS, type Rule, rule, type Write } from './rule.ts';

const DAY_MS = 86_400_000;
const BUDGET = 'campaign_budget_error';
const CAMPAIGN = 'campaign_error';

const amountOf = ({ after }: Write): unknown => after.amount_micros ?? after.total_amount_micros;
const isTotal = ({ after }: Write): boolean => after.period === 'CUSTOM_PERIOD';

export const BUDGET_RULES: readonly Rule[] = [
  rule(
    ['budget-amount-needed', 'documented', PROTOS],
    ['campaign_budget', 'create', 'amount_micros'],
    ['field_error', 'REQUIRED', 'The required field was not present.'],
    (write) => amountOf(write) === undefined,
  ),
  rule(
    ['budget-total-unset', 'documented', PROTOS],
    ['campaign_budget', ['create', 'update'], 'total_amount_micros'],
    [
      BUDGET,
      'TOTAL_BUDGET_AMOUNT_MUST_BE_UNSET_FOR_BUDGET_PERIOD_DAILY',
      'Total budget amount must be unset for DAILY.',
    ],
    (write) => !isTotal(write) && write.after.total_amount_micros !== undefined,
  ),
  rule(
    ['budget-daily-unset', 'documented', PROTOS],
    ['campaign_budget', ['create', 'update'], 'amount_micros'],
    [BUDGET, 'BUDGET_AMOUNT_MUST_BE_UNSET_FOR_CUSTOM_BUDGET_PERIOD', 'Budget amount must be unset for CUSTOM_PERIOD.'],
    (write) => isTotal(write) && write.after.amount_micros !== undefined,
  ),
  rule(
    ['budget-positive', 'documented', PROTOS],
    ['campaign_budget', ['create', 'update'], 'amount_micros'],
    [BUDGET, 'NEGATIVE_MONEY_AMOUNT', 'A money amount cannot be negative.'],
    (write) => String(amountOf(write) ?? 0).startsWith('-'),
  ),
  rule(
    ['budget-whole-units', 'documented', PROTOS],
    ['campaign_budget', ['create', 'update'], 'amount_micros'],
    [
      BUDGET,
      'NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT',
      'A budget amount must be a multiple of the minimum currency unit.',
    ],
    (write) => {
      const amount = String(amountOf(write) ?? 0);
      return /^\d+$/.test(amount) && BigInt(amount) % microsOfUnit(write.account.currency) !== 0n;
    },
  ),
  rule(
    ['budget-change-minimum', 'documented', 'Google’s reference of BUDGET_BELOW_PER_DAY_MINIMUM and its details'],
    ['campaign_budget', 'update', 'amount_micros'],
    [BUDGET, 'BUDGET_BELOW_PER_DAY_MINIMUM', 'The budget is below the minimum of a day.'],
    (write) =>
      write
        .all('campaign')
        .some(
          ({ fields }) =>
            write.find(fields.campaign_budget)?.object === write.object && isTooLittle(fields, write.after, write),
        ),
  ),
  rule(
    ['budget-in-use', 'documented', PROTOS],
    ['campaign_budget', 'remove', 'resource_name'],
    [BUDGET, 'CAMPAIGN_BUDGET_IN_USE', 'The budget is used by a campaign.'],
    ({ all, object, find, given }) =>
      all('campaign').some(({ fields }) => fields.campaign_budget === (find(given.resource_name)?.name ?? object?.id)),
  ),
];

/** The minimum daily budget in smallest units: 5 dollars, according to guides since 2026-04-01. */
const leastDay = ({ account }: Write): number => dollarUnits(account.currency) * 5;

/** Returns what a campaign may spend per day, in smallest units; undefined if the budget or its end is unknown. */
function unitsADay(campaign: Fields, budget: Fields, { account, now }: Write): number | undefined {
  const daily = budget.amount_micros === undefined ? undefined : unitsOf(budget.amount_micros, account.currency);
  const { start_date_time: begins, end_date_time: ends } = campaign;
  if (daily !== undefined || ends === undefined) return daily;
  const start = begins === undefined ? now : instantOf(begins, account.timeZone);
  const days = Math.max(1, Math.ceil((instantOf(ends, account.timeZone) - start) / DAY_MS));
  return (unitsOf(budget.total_amount_micros, account.currency) ?? Number.POSITIVE_INFINITY) / days;
}

const isTooLittle = (campaign: Fields, budget: Fields, write: Write): boolean =>
  (unitsADay(campaign, budget, write) ?? Number.POSITIVE_INFINITY) < leastDay(write);

/** The bidding strategies of Demand Gen. */
const BIDDING = [
  'maximize_conversions',
  'maximize_conversion_value',
  'target_spend',
  'target_cpa',
  'target_roas',
  'target_cpc',
];
const BY_CONVERSIONS = ['maximize_conversions', 'maximize_conversion_value', 'target_cpa', 'target_roas'];

const timeOf = (name: string, { after, account }: Write): number | undefined =>
  after[name] === undefined ? undefined : instantOf(after[name], account.timeZone);

export const CAMPAIGN_RULES: readonly Rule[] = [
  rule(
    ['campaign-name-once', 'documented', PROTOS],
    ['campaign', ['create', 'update'], 'name'],
    [CAMPAIGN, 'DUPLICATE_CAMPAIGN_NAME', 'A campaign with this name already exists.'],
    ({ all, after, object }) =>
      all('campaign').some(
        (other) => other.fields.name === after.name && (object === undefined || other.object !== object),
      ),
  ),
  rule(
    ['campaign-name-needed', 'documented', PROTOS],
    ['campaign', 'create', 'name'],
    ['field_error', 'REQUIRED', 'The required field was not present.'],
    ({ after }) => after.name === undefined || after.name === '',
  ),
  rule(
    ['demand-gen-only', 'unconfirmed', 'this sandbox'],
    ['campaign', 'create', 'advertising_channel_type'],
    ['operation_access_denied_error', 'ACTION_NOT_PERMITTED', 'This sandbox has Demand Gen campaigns only.'],
    ({ after }) => after.advertising_channel_type !== 'DEMAND_GEN',
  ),
  rule(
    ['eu-political-declared', 'documented', PROTOS],
    ['campaign', 'create', 'contains_eu_political_advertising'],
    [
      'mutate_error',
      'EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED',
      'Declare whether the campaign has EU political ads.',
    ],
    ({ after }) =>
      !['DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING', 'CONTAINS_EU_POLITICAL_ADVERTISING'].includes(
        String(after.contains_eu_political_advertising),
      ),
  ),
  rule(
    ['campaign-budget-there', 'documented', PROTOS],
    ['campaign', ['create', 'update'], 'campaign_budget'],
    ['mutate_error', 'RESOURCE_NOT_FOUND', 'Resource was not found.'],
    ({ after, find }) => find(after.campaign_budget)?.kind !== 'campaign_budget',
  ),
  rule(
    ['no-shared-budget', 'documented', GUIDE],
    ['campaign', 'create', 'campaign_budget'],
    [CAMPAIGN, 'CAMPAIGN_CANNOT_USE_SHARED_BUDGET', 'Demand Gen campaigns cannot use shared budgets.'],
    ({ after, find }) => {
      const budget = find(after.campaign_budget)?.fields;
      return budget !== undefined && (budget.explicitly_shared ?? true) === true;
    },
  ),
  rule(
    ['budget-of-one', 'documented', PROTOS],
    ['campaign', 'create', 'campaign_budget'],
    [
      BUDGET,
      'CANNOT_USE_IMPLICITLY_SHARED_CAMPAIGN_BUDGET_WITH_MULTIPLE_CAMPAIGNS',
      'A budget that is not shared is of one campaign.',
    ],
    ({ all, after, find }) =>
      find(after.campaign_budget)?.fields.explicitly_shared === false &&
      all('campaign').some(({ fields }) => fields.campaign_budget === after.campaign_budget),
  ),
  rule(
    ['total-budget-end', 'documented', PROTOS],
    ['campaign', ['create', 'update'], 'end_date_time'],
    [CAMPAIGN, 'END_DATE_TIME_REQUIRED_FOR_TOTAL_BUDGET', 'An end is required for a total budget.'],
    ({ after, find }) =>
      find(after.campaign_budget)?.fields.period === 'CUSTOM_PERIOD' && after.end_date_time === undefined,
  ),
  rule(
    ['budget-minimum', 'third-party', 'guides: 5 USD a day since 2026-04-01'],
    ['campaign', 'create', 'campaign_budget'],
    [BUDGET, 'BUDGET_BELOW_PER_DAY_MINIMUM', 'The budget is below the minimum of a day.'],
    (write) => isTooLittle(write.after, write.find(write.after.campaign_budget)?.fields ?? {}, write),
  ),
  rule(
    ['times-written', 'documented', PROTOS],
    ['campaign', ['create', 'update'], 'start_date_time'],
    ['date_error', 'INVALID_STRING_DATE_TIME_SECONDS', 'Expected yyyy-MM-dd HH:mm:ss.'],
    (write) => ['start_date_time', 'end_date_time'].some((name) => Number.isNaN(timeOf(name, write) ?? 0)),
  ),
  rule(
    ['start-ahead', 'documented', PROTOS],
    ['campaign', 'create', 'start_date_time'],
    ['date_range_error', 'CANNOT_SET_DATE_TO_PAST', 'Cannot set date to past.'],
    (write) => (timeOf('start_date_time', write) ?? write.now) < write.now - DAY_MS,
  ),
  rule(
    ['start-before-end', 'documented', PROTOS],
    ['campaign', ['create', 'update'], 'end_date_time'],
    ['date_range_error', 'START_DATE_AFTER_END_DATE', 'The start is after the end.'],
    (write) =>
      (timeOf('end_date_time', write) ?? Number.POSITIVE_INFINITY) <= (timeOf('start_date_time', write) ?? write.now),
  ),
  rule(
    ['bidding-needed', 'documented', PROTOS],
    ['campaign', 'create', 'campaign_bidding_strategy'],
    ['bidding_error', 'INVALID_BIDDING_STRATEGY_TYPE', 'The bidding strategy type is not valid.'],
    ({ after }) => !BIDDING.some((name) => isFields(after[name])),
  ),
  rule(
    ['conversions-tracked', 'documented', PROTOS],
    ['campaign', 'create', 'campaign_bidding_strategy'],
    [CAMPAIGN, 'CONVERSION_TRACKING_NOT_ENABLED', 'Conversion tracking is not enabled for the account.'],
    ({ after, account }) => !account.tracksConversions && BY_CONVERSIONS.some((name) => after[name] !== undefined),
  ),
  rule(
    ['removed-stays', 'documented', PROTOS],
    [['campaign', 'ad_group', 'ad', 'campaign_budget'], ['update', 'remove'], 'resource_name'],
    ['context_error', 'OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE', 'What is removed cannot be changed.'],
    ({ object }) => object?.fields.status === 'REMOVED',
  ),
];

/** Returns the error details with the amounts. */
export const minimumDetails = (write: Write) => ({
  budgetPerDayMinimumErrorDetails: {
    currencyCode: write.account.currency,
    budgetPerDayMinimumMicros: microsOf(leastDay(write), write.account.currency),
  },
});
