import { toPlatformMoney } from '../../../core/kernel/index.ts';
import { at, textAt } from '../json.ts';
import type { AccountToUse, DraftToPublish, Json, JsonObject } from '../port.ts';
import { shutOutAges } from './ages.ts';
import { geoTarget } from './countries.ts';
import { googleGoal } from './goals.ts';
import { localTime } from './local-time.ts';
import { resourceName } from './version.ts';

/** Reference to YouTube's id of the film, which is known once the film has been processed. */
export const YOUTUBE_VIDEO = 'youtube_video';

const without = (body: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(body).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** Returns a budget in micros, under the field of its kind; undefined if it cannot be expressed. */
export function amountOf(kind: 'lifetime' | 'daily', minor: number, currency: string): JsonObject | undefined {
  const micros = toPlatformMoney('google', minor, currency);
  if (micros === undefined) return undefined;
  return kind === 'daily' ? { amount_micros: micros } : { total_amount_micros: micros };
}

export function budgetBody({ ad, budget_minor }: DraftToPublish, { currency }: AccountToUse): JsonObject | undefined {
  const kind = ad.budget_kind ?? 'lifetime';
  const amount = amountOf(kind, budget_minor, currency);
  if (amount === undefined) return undefined;
  return { ...amount, period: kind === 'daily' ? 'DAILY' : 'CUSTOM_PERIOD', explicitly_shared: false };
}

export const campaignBody = ({ ad }: DraftToPublish, { time_zone }: AccountToUse, name: string): JsonObject =>
  without({
    name,
    // without it, Google starts what it creates
    status: 'PAUSED',
    advertising_channel_type: 'DEMAND_GEN',
    contains_eu_political_advertising: 'DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING',
    start_date_time: ad.starts_at && localTime(ad.starts_at, time_zone),
    end_date_time: ad.ends_at && localTime(ad.ends_at, time_zone),
    demand_gen_campaign_settings: { upgraded_targeting: true },
  });

/** YouTube Shorts only. Nothing is left to a default, because new channels come with the defaults. */
const CHANNELS: JsonObject = {
  ...{ youtube_shorts: true, youtube_in_stream: false, youtube_in_feed: false, discover: false, gmail: false },
  ...{ display: false, maps: false },
};

export const adGroupBody = ({ ad }: DraftToPublish, name: string): JsonObject => ({
  name,
  status: 'PAUSED',
  optimized_targeting_enabled: ad.broad_audience === true,
  demand_gen_ad_group_settings: { channel_controls: { selected_channels: CHANNELS } },
});

/** The audience: locations are included, and unwanted ages are excluded. */
export const criteriaOf = ({ ad }: DraftToPublish): JsonObject[] => [
  ...(ad.countries ?? []).flatMap((country) => {
    const geo_target_constant = geoTarget(country);
    return geo_target_constant === undefined ? [] : [{ location: { geo_target_constant } }];
  }),
  ...(shutOutAges(ad.age_min ?? 18, ad.age_max ?? 65) ?? []).map((type) => ({ age_range: { type }, negative: true })),
];

/** Formats a criterion as one text, so that reads can be compared. */
export function criterionWord(criterion: Json | undefined): string {
  const place = textAt(criterion, 'location', 'geo_target_constant');
  const what = place ?? textAt(criterion, 'age_range', 'type') ?? 'unknown';
  return at(criterion, 'negative') === true ? `-${what}` : what;
}

/** Google's different names for buttons; undefined if it has none. */
const BUTTONS: Readonly<Record<string, string | undefined>> = {
  book_travel: 'BOOK_NOW',
  get_offer: 'SEE_MORE',
  watch_more: 'WATCH_NOW',
  see_menu: 'SEE_MORE',
  play_game: 'PLAY_NOW',
  listen_now: 'PLAY_NOW',
};

export const buttonOf = (word: string): string => BUTTONS[word] ?? word.toUpperCase();

/** Returns the ad's landing page: its own link, otherwise the landing page of the account. */
export const landingPage = ({ ad }: DraftToPublish, { settings }: AccountToUse): string | undefined =>
  ad.link ?? textAt(settings, 'landing_page_url');

/** Returns the logo, an image in the account's library, from its id or its resource name. */
export function logoOf({ external_id, settings }: AccountToUse): string | undefined {
  const given = textAt(settings, 'logo');
  if (given === undefined) return undefined;
  if (/^\d+$/.test(given)) return resourceName(external_id, 'assets', given);
  return /^customers\/\d+\/assets\/\d+$/.test(given) ? given : undefined;
}

/** Returns the texts of an ad. The long headline is the text beside the video. */
export function textsOf({ ad }: DraftToPublish) {
  const texts = ad.texts ?? [];
  return {
    headlines: ad.headline === undefined ? [] : [ad.headline],
    long_headlines: texts,
    descriptions: ad.description === undefined ? texts : [ad.description],
  };
}

/**
 * Returns the whole publication as one request: Google creates all of it or nothing. Negative ids refer to what the same
 * request creates. Undefined if the budget or the goal cannot be expressed.
 */
export function operationsOf(
  draft: DraftToPublish,
  account: AccountToUse,
  name: (step: string) => string,
): JsonObject[] | undefined {
  const temporary = (collection: string, id: number) => resourceName(account.external_id, collection, String(id));
  const [budget, campaign, group] = [
    temporary('campaignBudgets', -1),
    temporary('campaigns', -2),
    temporary('adGroups', -3),
  ];
  const [film, button] = [temporary('assets', -4), temporary('assets', -5)];
  const money = budgetBody(draft, account);
  const goal = googleGoal(draft.ad.goal ?? 'traffic');
  if (money === undefined || goal === undefined) return undefined;
  const word = draft.ad.call_to_action;
  const create = (kind: string, body: JsonObject): JsonObject => ({ [`${kind}_operation`]: { create: body } });
  return [
    create('campaign_budget', { resource_name: budget, ...money }),
    create('campaign', {
      ...{ resource_name: campaign, ...campaignBody(draft, account, name('campaign')), ...goal.strategy },
      campaign_budget: budget,
    }),
    create('ad_group', { resource_name: group, campaign, ...adGroupBody(draft, name('ad_group')) }),
    ...criteriaOf(draft).map((criterion) => create('ad_group_criterion', { ad_group: group, ...criterion })),
    create('asset', {
      ...{
        resource_name: film,
        name: name('video'),
        youtube_video_asset: { youtube_video_id: { ref: YOUTUBE_VIDEO } },
      },
      ...(draft.ad.ai_disclosed === true ? ATTESTED : {}),
    }),
    ...(word === undefined
      ? []
      : [create('asset', { resource_name: button, call_to_action_asset: { call_to_action: buttonOf(word) } })]),
    create('ad_group_ad', {
      ad_group: group,
      status: 'PAUSED',
      ad: adBody(draft, account, name('ad'), film, word && button),
    }),
  ];
}

/** The advertiser's statement that AI created or changed the film. */
const ATTESTED: JsonObject = {
  synthetic_content_info: { advertiser_attestation: { status: 'IS_SYNTHETIC', source: 'ADVERTISER_ATTESTED' } },
};

function adBody(
  draft: DraftToPublish,
  account: AccountToUse,
  name: string,
  film: string,
  button: string | undefined,
): JsonObject {
  const { headlines, long_headlines, descriptions } = textsOf(draft);
  const texts = (list: readonly string[]) => list.map((text) => ({ text }));
  return without({
    name,
    final_urls: [landingPage(draft, account) ?? ''],
    final_url_suffix: draft.ad.url_tags,
    demand_gen_video_responsive_ad: without({
      ...{ headlines: texts(headlines), long_headlines: texts(long_headlines), descriptions: texts(descriptions) },
      videos: [{ asset: film }],
      logo_images: [{ asset: logoOf(account) ?? '' }],
      business_name: { text: textAt(account.settings, 'business_name') ?? '' },
      call_to_actions: button === undefined ? undefined : [{ asset: button }],
    }),
  });
}
