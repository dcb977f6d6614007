import { digitsOf } from '../money.ts';
import { BOTH, budgetOf, CREATE, hasBudget, isGiven, list, type Rule } from './rule.ts';

const ON = { on: ['campaign'] } as const;
const specialCategories = (given: unknown) => list(given).filter((word) => word !== 'NONE');

export const CAMPAIGN_RULES: readonly Rule[] = [
  {
    name: 'campaign-needs-name',
    ...ON,
    at: CREATE,
    source: 'Meta’s guide to campaigns',
    confidence: 'documented',
    breaks: ({ given }) => !isGiven(given.name),
    says: { code: 100, message: '(#100) The parameter name is required.' },
  },
  {
    name: 'campaign-needs-objective',
    ...ON,
    at: CREATE,
    source: 'Meta’s guide to campaigns',
    confidence: 'documented',
    breaks: ({ given }) => !isGiven(given.objective),
    says: { code: 100, message: '(#100) The parameter objective is required.' },
  },
  {
    name: 'legacy-objective',
    ...ON,
    at: CREATE,
    source: 'Meta’s guide to outcome-driven objectives',
    confidence: 'documented',
    breaks: ({ given }) => isGiven(given.objective) && !String(given.objective).startsWith('OUTCOME_'),
    says: { code: 100, subcode: 1815430, message: 'Legacy objectives can no longer be used to create campaigns' },
  },
  {
    name: 'sharing-flag-missing',
    ...ON,
    at: CREATE,
    source: 'byadsco/meta-ads-mcp#138',
    confidence: 'reported',
    breaks: ({ given }) => !hasBudget(given) && given.is_adset_budget_sharing_enabled === undefined,
    says: {
      code: 100,
      subcode: 4834005,
      message: 'Must specify True or False in is_adset_budget_sharing_enabled field',
    },
  },
  {
    name: 'sharing-with-campaign-budget',
    ...ON,
    at: BOTH,
    source: 'pipeboard-co/meta-ads-mcp#71',
    confidence: 'unconfirmed',
    breaks: ({ after }) => hasBudget(after) && after.is_adset_budget_sharing_enabled === true,
    says: {
      code: 100,
      subcode: 3858418,
      message: 'Budget sharing is for campaigns whose budgets stand at the ad sets',
    },
  },
  {
    name: 'campaign-budget-kinds',
    ...ON,
    at: BOTH,
    source: 'byadsco/meta-ads-mcp#97',
    confidence: 'reported',
    breaks: ({ after }) => budgetOf(after, 'daily_budget') > 0 && budgetOf(after, 'lifetime_budget') > 0,
    says: { code: 100, subcode: 1885621, message: 'You can set either a daily budget or a lifetime budget' },
  },
  {
    name: 'special-category-country',
    ...ON,
    at: CREATE,
    source: 'Meta’s guide to special ad categories',
    confidence: 'unconfirmed',
    breaks: ({ given }) =>
      specialCategories(given.special_ad_categories).length > 0 && list(given.special_ad_category_country).length === 0,
    says: { code: 100, message: '(#100) special_ad_category_country is required with a special ad category.' },
  },
  {
    name: 'politics-needs-authorization',
    ...ON,
    at: BOTH,
    source: 'Meta’s guide to ads about social issues, elections or politics',
    confidence: 'documented',
    breaks: ({ given }) => list(given.special_ad_categories).includes('ISSUES_ELECTIONS_POLITICS'),
    says: {
      code: 200,
      message: '(#200) This account is not authorized to run ads about social issues, elections or politics.',
    },
  },
  {
    name: 'spend-cap-minimum',
    ...ON,
    at: BOTH,
    source: 'Meta’s reference of campaigns: 100 of the currency',
    confidence: 'unconfirmed',
    breaks: ({ given, account }) =>
      isGiven(given.spend_cap) && Number(given.spend_cap) < 100 * 10 ** digitsOf(account.currency),
    says: { code: 100, subcode: 1885650, message: 'The spending limit of the campaign is too low' },
  },
];
