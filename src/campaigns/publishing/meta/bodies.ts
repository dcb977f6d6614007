import { toPlatformMoney } from '../../../core/kernel/index.ts';
import type { KeyedCard } from '../cards-of.ts';
import { at, isObject, listAt, textAt } from '../json.ts';
import type { AccountToUse, DraftToPublish, Json, JsonObject } from '../port.ts';
import { NOTHING_CHANGED } from './features.ts';
import { metaGoal } from './goals.ts';
import { dsaOf, isInEu } from './settings.ts';

/** A reference that the remote id of an earlier step replaces. */
const ref = (key: string): JsonObject => ({ ref: key });

/** Formats a time for Graph: +0000 instead of Z. */
export const graphTime = (iso: string): string => new Date(iso).toISOString().replace(/\.\d+Z$/, '+0000');

const without = (body: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(body).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

export function campaignBody({ ad }: DraftToPublish, { settings }: AccountToUse, name: string): JsonObject {
  const categories = (ad.special_categories ?? []).map((category) => category.toUpperCase());
  return without({
    name,
    objective: metaGoal(ad.goal ?? 'traffic', settings).objective,
    special_ad_categories: categories.length === 0 ? ['NONE'] : categories,
    special_ad_category_country: categories.length === 0 ? undefined : [...(ad.countries ?? [])],
    buying_type: 'AUCTION',
    is_adset_budget_sharing_enabled: false,
    status: 'PAUSED',
  });
}

/** Undefined when the budget cannot be expressed in Meta's units. */
export function adSetBody(
  draft: DraftToPublish,
  { settings, currency }: AccountToUse,
  name: string,
): JsonObject | undefined {
  const { ad, budget_minor } = draft;
  const units = toPlatformMoney('meta', budget_minor, currency);
  if (units === undefined) return undefined;
  const goal = metaGoal(ad.goal ?? 'traffic', settings);
  const countries = ad.countries ?? [];
  const dsa = isInEu(countries) ? dsaOf(settings) : {};
  return without({
    name,
    campaign_id: ref('campaign'),
    status: 'PAUSED',
    [budgetField(ad.budget_kind ?? 'lifetime')]: Number(units),
    start_time: ad.starts_at && graphTime(ad.starts_at),
    end_time: ad.ends_at && graphTime(ad.ends_at),
    billing_event: 'IMPRESSIONS',
    optimization_goal: goal.optimization_goal,
    bid_strategy: 'LOWEST_COST_WITHOUT_CAP',
    promoted_object: goal.promoted_object,
    targeting: {
      geo_locations: { countries: [...countries] },
      age_min: ad.age_min ?? 18,
      age_max: ad.age_max ?? 65,
      publisher_platforms: ['instagram'],
      instagram_positions: ['reels'],
      targeting_automation: { advantage_audience: ad.broad_audience === true ? 1 : 0 },
    },
    dsa_beneficiary: dsa.beneficiary,
    dsa_payor: dsa.payor,
    regional_regulated_categories:
      listAt(settings, 'regional_regulated_categories').length > 0
        ? listAt(settings, 'regional_regulated_categories')
        : undefined,
    regional_regulation_identities: isObject(at(settings, 'regional_regulation_identities'))
      ? at(settings, 'regional_regulation_identities')
      : undefined,
  });
}

export const budgetField = (kind: 'lifetime' | 'daily'): string =>
  kind === 'daily' ? 'daily_budget' : 'lifetime_budget';

/** Builds the creative inside the ad, so that one fewer object can be duplicated. With several clips, it is a carousel. */
export function creativeOf(draft: DraftToPublish, { settings }: AccountToUse, cards: readonly KeyedCard[]): JsonObject {
  const [only, ...more] = cards;
  const shown: JsonObject =
    only === undefined || more.length > 0
      ? { link_data: carousel(draft, cards) }
      : { video_data: singleVideo(draft, only) };
  return without({
    object_story_spec: {
      page_id: textAt(settings, 'page_id') ?? '',
      instagram_user_id: textAt(settings, 'instagram_user_id') ?? '',
      ...shown,
    },
    url_tags: draft.ad.url_tags,
    // nothing is left to a default: the ad appears beside other ads only when a person turns that on in Meta
    contextual_multi_ads: { enroll_status: 'OPT_OUT' },
    degrees_of_freedom_spec: NOTHING_CHANGED,
  });
}

const buttonOf = ({ ad }: DraftToPublish): JsonObject | undefined =>
  ad.link === undefined
    ? undefined
    : { type: (ad.call_to_action ?? 'learn_more').toUpperCase(), value: { link: ad.link } };

const singleVideo = (draft: DraftToPublish, { suffix }: KeyedCard): JsonObject =>
  without({
    video_id: ref(`video${suffix}`),
    image_hash: ref(`image${suffix}`),
    message: draft.ad.texts?.[0],
    title: draft.ad.headline,
    link_description: draft.ad.description,
    call_to_action: buttonOf(draft),
  });

/** Each card has a link, and an image beside its video (Meta, Instagram Carousel Ads). */
const carousel = (draft: DraftToPublish, cards: readonly KeyedCard[]): JsonObject =>
  without({
    link: draft.ad.link,
    message: draft.ad.texts?.[0],
    child_attachments: cards.map(({ suffix }) =>
      without({
        link: draft.ad.link,
        name: draft.ad.headline,
        description: draft.ad.description,
        video_id: ref(`video${suffix}`),
        image_hash: ref(`image${suffix}`),
        call_to_action: buttonOf(draft),
      }),
    ),
    // the order was decided, and the page's card is not added
    multi_share_optimized: false,
    multi_share_end_card: false,
  });

export function adBody(
  draft: DraftToPublish,
  account: AccountToUse,
  name: string,
  cards: readonly KeyedCard[],
): JsonObject {
  const { link } = draft.ad;
  const { needs_pixel } = metaGoal(draft.ad.goal ?? 'traffic', account.settings);
  return without({
    name,
    adset_id: ref('ad_group'),
    status: 'PAUSED',
    creative: creativeOf(draft, account, cards),
    conversion_domain: needs_pixel && link !== undefined && URL.canParse(link) ? new URL(link).hostname : undefined,
  });
}
