import type { Fields, RuleShown } from '../world/index.ts';
import type { Advertiser } from './accounts.ts';
import { isFields } from './check-params.ts';
import { dollarUnits, unitsOf } from './money.ts';
import { Refusal } from './refusal.ts';
import { isRegion } from './regions.ts';
import type { Kind, TikTok, TikTokObject } from './tiktok.ts';
import { isReady } from './videos.ts';

/** A create or an update, before it takes effect. */
export interface Write {
  readonly kind: Kind;
  readonly act: 'create' | 'update' | 'status';
  readonly given: Fields;
  /** The object as it would be afterwards. */
  readonly after: Fields;
  readonly object: TikTokObject | undefined;
  readonly parent: TikTokObject | undefined;
  readonly account: Advertiser;
  readonly now: number;
  readonly tiktok: TikTok;
}

/** One reason why the platform refuses a write. */
interface Rule extends Omit<RuleShown, 'what'> {
  readonly on: readonly Kind[];
  readonly at: readonly Write['act'][];
  breaks(write: Write): boolean;
  readonly code: number;
  readonly message: string;
}

const CODES = 'tiktok-business-api-sdk, tiktok_code.py';
const GUIDE = 'TikTok’s guides to the Marketing API';
const DAY_MS = 86_400_000;

const inner = (fields: Fields, name: string): Fields => (isFields(fields[name]) ? fields[name] : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const units = ({ after, account }: Write): number | undefined => unitsOf(after.budget, account.currency);
const isCampaignBudget = (campaign: TikTokObject | undefined): boolean => campaign?.fields.budget !== undefined;

const creativesOf = ({ after }: Write): Fields[] =>
  listOf(after.creative_list).flatMap((one) => (isFields(one) ? [inner(one, 'creative_info')] : []));

export const RULES: readonly Rule[] = [
  {
    ...{ name: 'parent-there', source: CODES, confidence: 'documented', code: 40_002 },
    ...{ on: ['adgroup', 'ad'], at: ['create'], message: 'The parent does not exist in this advertiser account.' },
    breaks: ({ parent, account }) =>
      parent === undefined || parent.accountId !== account.id || parent.fields.operation_status === 'DELETE',
  },
  {
    ...{ name: 'campaign-budget-whole', source: GUIDE, confidence: 'documented', code: 40_002 },
    ...{ on: ['campaign'], at: ['create'], message: 'budget: required when budget_optimize_on is true.' },
    breaks: ({ given }) => given.budget_optimize_on === true && given.budget === undefined,
  },
  {
    ...{ name: 'one-budget', source: GUIDE, confidence: 'documented', code: 40_002 },
    ...{ on: ['adgroup'], at: ['create', 'update'], message: 'budget: the campaign has the budget of its ad groups.' },
    breaks: ({ given, parent }) => given.budget !== undefined && isCampaignBudget(parent),
  },
  {
    ...{ name: 'budget-needed', source: GUIDE, confidence: 'documented', code: 40_002 },
    ...{ on: ['adgroup'], at: ['create'], message: 'budget: Missing data for required field.' },
    breaks: ({ given, parent }) =>
      !isCampaignBudget(parent) && (given.budget === undefined || given.budget_mode === undefined),
  },
  {
    ...{ name: 'budget-exact', source: GUIDE, confidence: 'unconfirmed', code: 40_002 },
    ...{
      on: ['campaign', 'adgroup'],
      at: ['create', 'update'],
      message: 'budget: too many decimals for the currency.',
    },
    breaks: (write) => write.after.budget !== undefined && units(write) === undefined,
  },
  {
    ...{
      name: 'budget-minimum',
      source: 'third-party guides: 50 USD a campaign, 20 an ad group',
      confidence: 'third-party',
    },
    ...{ on: ['campaign', 'adgroup'], at: ['create', 'update'], code: 40_002, message: 'budget: below the minimum.' },
    breaks: (write) => {
      const given = units(write);
      const least = dollarUnits(write.account.currency) * (write.kind === 'campaign' ? 50 : 20);
      return given !== undefined && given < least;
    },
  },
  {
    ...{ name: 'budget-above-spend', source: GUIDE, confidence: 'documented', code: 40_002 },
    ...{ on: ['campaign', 'adgroup'], at: ['update'], message: 'budget: below what was spent.' },
    breaks: (write) =>
      write.object !== undefined &&
      write.after.budget_mode === 'BUDGET_MODE_TOTAL' &&
      (units(write) ?? 0) < write.tiktok.delivery.spentBy(write.object.id),
  },
  {
    ...{ name: 'end-needed', source: GUIDE, confidence: 'documented', code: 40_002 },
    ...{ on: ['adgroup'], at: ['create'], message: 'schedule_end_time: Missing data for required field.' },
    breaks: ({ given }) =>
      given.schedule_end_time === undefined &&
      (given.schedule_type === 'SCHEDULE_START_END' || given.budget_mode === 'BUDGET_MODE_TOTAL'),
  },
  {
    ...{ name: 'schedule-order', source: GUIDE, confidence: 'documented', code: 40_002 },
    ...{
      on: ['adgroup'],
      at: ['create', 'update'],
      message: 'schedule_end_time: must be at least a day after the start.',
    },
    // a time that cannot be read is no end
    breaks: ({ after }) => after.ends !== undefined && !(Number(after.ends) >= Number(after.starts) + DAY_MS),
  },
  {
    ...{ name: 'start-ahead', source: GUIDE, confidence: 'documented', code: 40_002 },
    ...{ on: ['adgroup'], at: ['create'], message: 'schedule_start_time: must not be in the past.' },
    breaks: ({ after, now }) => Number.isNaN(Number(after.starts)) || Number(after.starts) < now - DAY_MS,
  },
  {
    ...{ name: 'locations-known', source: GUIDE, confidence: 'documented', code: 40_002 },
    ...{ on: ['adgroup'], at: ['create'], message: 'targeting_spec.location_ids: Invalid location.' },
    breaks: ({ given }) => {
      const ids = listOf(inner(given, 'targeting_spec').location_ids);
      return ids.length === 0 || !ids.every(isRegion);
    },
  },
  {
    ...{ name: 'no-minors', source: 'shared reading of the Smart+ docs', confidence: 'unconfirmed', code: 40_002 },
    ...{ on: ['adgroup'], at: ['create'], message: 'targeting_spec.age_groups: AGE_13_17 is not supported.' },
    breaks: ({ given }) => listOf(inner(given, 'targeting_spec').age_groups).includes('AGE_13_17'),
  },
  {
    ...{ name: 'pixel-needed', source: GUIDE, confidence: 'documented', code: 40_002 },
    ...{ on: ['adgroup'], at: ['create'], message: 'pixel_id: required for this optimization_goal.' },
    breaks: ({ given }) =>
      (given.optimization_goal === 'CONVERT' &&
        (given.pixel_id === undefined || given.optimization_event === undefined)) ||
      (given.optimization_goal === 'TRAFFIC_LANDING_PAGE_VIEW' && given.pixel_id === undefined),
  },
  {
    ...{ name: 'goal-fits', source: GUIDE, confidence: 'unconfirmed', code: 40_002 },
    ...{ on: ['adgroup'], at: ['create'], message: 'optimization_goal: not supported by this objective.' },
    breaks: ({ given, parent }) =>
      parent?.fields.objective_type === 'WEB_CONVERSIONS' &&
      !['CLICK', 'TRAFFIC_LANDING_PAGE_VIEW', 'CONVERT', 'VALUE'].includes(String(given.optimization_goal)),
  },
  {
    ...{ name: 'identity-needed', source: GUIDE, confidence: 'documented', code: 40_002 },
    ...{ on: ['ad'], at: ['create'], message: 'creative_list: identity_type and identity_id are required.' },
    breaks: (write) =>
      creativesOf(write).some(
        ({ identity_id, identity_type }) => identity_id === undefined || identity_type === undefined,
      ),
  },
  {
    ...{ name: 'video-there', source: CODES, confidence: 'documented', code: 40_053 },
    ...{ on: ['ad'], at: ['create'], message: 'The video does not exist in this advertiser account.' },
    breaks: (write) => creativesOf(write).some((one) => videoOf(write, one) === undefined),
  },
  {
    ...{ name: 'video-transcoded', source: CODES, confidence: 'documented', code: 40_901 },
    ...{ on: ['ad'], at: ['create'], message: 'The video is being transcoded, please try again later.' },
    breaks: (write) =>
      creativesOf(write).some((one) => {
        const video = videoOf(write, one);
        return video !== undefined && !isReady(video, write.now);
      }),
  },
  {
    ...{ name: 'text-needed', source: GUIDE, confidence: 'documented', code: 40_002 },
    ...{ on: ['ad'], at: ['create'], message: 'ad_text_list: Missing data for required field.' },
    breaks: ({ given }) => listOf(given.ad_text_list).length === 0,
  },
  {
    ...{ name: 'text-length', source: `${GUIDE}: 100 characters`, confidence: 'documented', code: 40_002 },
    ...{ on: ['ad'], at: ['create'], message: 'ad_text_list: a text has more than 100 characters.' },
    breaks: ({ given }) => listOf(given.ad_text_list).some((one) => isFields(one) && String(one.ad_text).length > 100),
  },
  {
    ...{ name: 'landing-needed', source: GUIDE, confidence: 'documented', code: 40_002 },
    ...{ on: ['ad'], at: ['create'], message: 'landing_page_url_list: Missing data for required field.' },
    breaks: ({ given }) =>
      !listOf(given.landing_page_url_list).some(
        (one) => isFields(one) && URL.canParse(String(one.landing_page_url ?? '')),
      ),
  },
  {
    ...{ name: 'frozen-stays', source: 'smart_plus_campaign_create.yml', confidence: 'documented', code: 40_002 },
    ...{ on: ['campaign'], at: ['status'], message: 'operation_status: a frozen campaign cannot be enabled.' },
    breaks: ({ object, given }) => object?.fields.operation_status === 'FROZEN' && given.operation_status === 'ENABLE',
  },
  {
    ...{ name: 'deleted-stays', source: CODES, confidence: 'documented', code: 40_002 },
    ...{ on: ['campaign', 'adgroup', 'ad'], at: ['update', 'status'], message: 'The object has been deleted.' },
    breaks: ({ object }) => object?.fields.operation_status === 'DELETE',
  },
  {
    ...{ name: 'no-update', source: CODES, confidence: 'documented', code: 40_012 },
    ...{ on: ['campaign', 'adgroup', 'ad'], at: ['update', 'status'], message: 'There is nothing to update.' },
    breaks: ({ object, given }) =>
      object !== undefined &&
      Object.entries(given).every(
        ([name, value]) => name === 'advertiser_id' || JSON.stringify(object.fields[name]) === JSON.stringify(value),
      ),
  },
];

const videoOf = ({ tiktok, account }: Write, creative: Fields): TikTokObject | undefined => {
  const found = tiktok.objects.get(String(inner(creative, 'video_info').video_id ?? ''));
  const isThere = found?.kind === 'video' && found.accountId === account.id && found.fields.deleted !== true;
  return isThere ? found : undefined;
};

/** @throws Refusal for the first rule that is broken */
export function checkRules(write: Write): void {
  for (const { name, on, at, breaks, code, message } of RULES)
    if (
      on.includes(write.kind) &&
      at.includes(write.act) &&
      write.tiktok.world.holds(`tiktok:${name}`) &&
      breaks(write)
    )
      throw new Refusal(code, message);
}
