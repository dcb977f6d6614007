import { createHash } from 'node:crypto';
import { toPlatformMoney } from '../../../core/kernel/index.ts';
import { textAt } from '../json.ts';
import type { AccountToUse, DraftToPublish, Json, JsonObject } from '../port.ts';
import { ageGroups } from './ages.ts';
import { tiktokGoal } from './goals.ts';

const ref = (key: string): JsonObject => ({ ref: key });

const without = (body: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(body).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** Returns the number by which TikTok recognizes a repeated request: 53 bits of the name, which all JSON parsers keep. */
export const requestIdOf = (name: string): string =>
  (createHash('sha256').update(name).digest().readBigUInt64BE() >> 11n).toString();

/** Formats a time in UTC for the API. */
export const timeText = (iso: string): string => new Date(iso).toISOString().slice(0, 19).replace('T', ' ');

const INDUSTRIES: Readonly<Record<string, string>> = { housing: 'HOUSING', employment: 'EMPLOYMENT', credit: 'CREDIT' };
export const isIndustry = (category: string): boolean => category in INDUSTRIES;

export function campaignBody({ ad }: DraftToPublish, { settings }: AccountToUse, name: string): JsonObject {
  const industries = (ad.special_categories ?? []).flatMap((category) => INDUSTRIES[category] ?? []);
  return without({
    campaign_name: name,
    objective_type: tiktokGoal(ad.goal ?? 'traffic', settings)?.objective_type,
    budget_optimize_on: false,
    special_industries: industries.length === 0 ? undefined : industries,
    // without it, TikTok starts what it creates
    operation_status: 'DISABLE',
    request_id: requestIdOf(name),
  });
}

/** Returns a budget in main units as the JSON number with the same digits; undefined if there is none. */
export function budgetNumber(minor: number, currency: string): number | undefined {
  const written = toPlatformMoney('tiktok', minor, currency);
  const number = Number(written);
  const bare = written?.includes('.') === true ? written.replace(/\.?0+$/, '') : written;
  return String(number) === bare ? number : undefined;
}

export const budgetMode = (kind: 'lifetime' | 'daily'): string =>
  kind === 'daily' ? 'BUDGET_MODE_DAY' : 'BUDGET_MODE_TOTAL';

/** Undefined when TikTok cannot express the budget or the ages. */
export function adGroupBody(draft: DraftToPublish, account: AccountToUse, name: string): JsonObject | undefined {
  const { ad, budget_minor } = draft;
  const budget = budgetNumber(budget_minor, account.currency);
  const groups = ageGroups(ad.age_min ?? 18, ad.age_max ?? 65);
  const goal = tiktokGoal(ad.goal ?? 'traffic', account.settings);
  if (budget === undefined || groups === undefined || goal === undefined) return undefined;
  const isBroad = ad.broad_audience === true;
  return without({
    adgroup_name: name,
    campaign_id: ref('campaign'),
    promotion_type: 'WEBSITE',
    optimization_goal: goal.optimization_goal,
    pixel_id: goal.pixel_id,
    optimization_event: goal.optimization_event,
    billing_event: goal.optimization_goal === 'CLICK' ? 'CPC' : 'OCPM',
    bid_type: 'BID_TYPE_NO_BID',
    budget_mode: budgetMode(ad.budget_kind ?? 'lifetime'),
    budget,
    schedule_type: ad.ends_at === undefined ? 'SCHEDULE_FROM_NOW' : 'SCHEDULE_START_END',
    schedule_start_time: ad.starts_at && timeText(ad.starts_at),
    schedule_end_time: ad.ends_at && timeText(ad.ends_at),
    placement_type: 'PLACEMENT_TYPE_NORMAL',
    placements: ['PLACEMENT_TIKTOK'],
    countries: [...(ad.countries ?? [])],
    targeting_optimization_mode: isBroad ? 'AUTOMATIC' : 'MANUAL',
    targeting_spec: isBroad ? { spc_audience_age: 'OVER_EIGHTEEN' } : { age_groups: groups },
    operation_status: 'DISABLE',
    request_id: requestIdOf(name),
  });
}

/** TikTok's different names for buttons. */
const BUTTONS: Readonly<Record<string, string>> = {
  download: 'DOWNLOAD_NOW',
  book_travel: 'BOOK_NOW',
  get_offer: 'LEARN_MORE',
  watch_more: 'WATCH_NOW',
  buy_now: 'SHOP_NOW',
  see_menu: 'VIEW_NOW',
};

export const buttonOf = (word: string): string => BUTTONS[word] ?? word.toUpperCase();

/** Returns the ad's landing page: its own link, otherwise the landing page of the account. */
export const landingPage = ({ ad }: DraftToPublish, { settings }: AccountToUse): string | undefined =>
  ad.link ?? textAt(settings, 'landing_page_url');

/** Splits `utm_source=tiktok&utm_campaign=x` into pairs. */
export const utmParams = (tags: string): JsonObject[] =>
  [...new URLSearchParams(tags)].map(([key, value]) => ({ key, value }));

/** @param video the key of the step that uploads its film */
export function adBody(draft: DraftToPublish, account: AccountToUse, name: string, video: string): JsonObject {
  const { ad } = draft;
  const { settings } = account;
  return without({
    ad_name: name,
    adgroup_id: ref('ad_group'),
    creative_list: [
      {
        creative_info: without({
          ad_format: 'SINGLE_VIDEO',
          video_info: { video_id: ref(video) },
          identity_type: textAt(settings, 'identity_type'),
          identity_id: textAt(settings, 'identity_id'),
          identity_authorized_bc_id: textAt(settings, 'identity_authorized_bc_id'),
          aigc_disclosure_type: ad.ai_disclosed === true ? 'SELF_DISCLOSURE' : 'NOT_DECLARED',
        }),
      },
    ],
    ad_text_list: (ad.texts ?? []).map((text) => ({ ad_text: text })),
    call_to_action_list:
      ad.call_to_action === undefined ? undefined : [{ call_to_action: buttonOf(ad.call_to_action) }],
    landing_page_url_list: [{ landing_page_url: landingPage(draft, account) ?? '' }],
    ad_configuration: ad.url_tags === undefined ? undefined : { utm_params: utmParams(ad.url_tags) },
    operation_status: 'DISABLE',
  });
}
