import {
  ACCOUNT,
  addAd,
  addAdset,
  addCampaign,
  addImage,
  addVideo,
  adsetBody,
  campaignBody,
  film,
  type OpenMeta,
  storyOf,
  targeting,
} from './open-meta.ts';

type Fields = Readonly<Record<string, unknown>>;
interface Reply {
  readonly status: number;
  readonly body: { readonly error?: { readonly code: number; readonly error_subcode?: number } };
}
/** A request that breaks one rule and no other. */
export interface RuleCase {
  readonly rule: string;
  readonly code: number;
  readonly subcode?: number;
  breakIt(meta: OpenMeta): Reply;
}

const one = (rule: string, code: number, subcode: number | undefined, breakIt: RuleCase['breakIt']): RuleCase => ({
  rule,
  code,
  subcode,
  breakIt,
});
const campaign = (rule: string, code: number, subcode: number | undefined, changes: Fields) =>
  one(rule, code, subcode, (meta) => meta.send('POST', `${ACCOUNT}/campaigns`, campaignBody(changes)));
const adset = (rule: string, code: number, subcode: number | undefined, changes: Fields, parent: Fields = {}) =>
  one(rule, code, subcode, (meta) =>
    meta.send('POST', `${ACCOUNT}/adsets`, adsetBody(meta, addCampaign(meta, parent), changes)),
  );
const audience = (rule: string, subcode: number, changes: Fields, others: Fields = {}) =>
  adset(rule, 100, subcode, { targeting: targeting(changes), ...others });
const creative = (rule: string, subcode: number, make: (meta: OpenMeta) => Fields) =>
  one(rule, 100, subcode, (meta) => meta.send('POST', `${ACCOUNT}/adcreatives`, make(meta)));
const story = (rule: string, subcode: number, changes: Fields) =>
  creative(rule, subcode, (meta) => ({ object_story_spec: storyOf(addVideo(meta), addImage(meta), changes) }));
/** Returns a case with a carousel of two cards, and what is wrong with it. */
const carousel = (rule: string, change: (cards: readonly Fields[]) => readonly Fields[]) =>
  one(rule, 100, undefined, (meta) => {
    const link = 'https://example.com';
    const card = () => ({ link, video_id: addVideo(meta), image_hash: addImage(meta) });
    const link_data = { link, child_attachments: change([card(), card()]) };
    return meta.send('POST', `${ACCOUNT}/adcreatives`, { object_story_spec: { page_id: '1', link_data } });
  });

const gone = (meta: OpenMeta): string => {
  const id = addCampaign(meta);
  meta.send('DELETE', `/${id}`);
  return id;
};
const days = (meta: OpenMeta, count: number) => Math.floor(meta.world.clock.now() / 1000) + count * 86_400;

export const RULE_CASES: readonly RuleCase[] = [
  one('account-disabled', 368, 1487395, (meta) => {
    meta.platform.setAccount('840', { account_status: 2 });
    return meta.send('POST', `${ACCOUNT}/campaigns`, campaignBody());
  }),
  one('permission-missing', 200, undefined, (meta) => {
    meta.platform.setAccount('840', { tasks: ['ANALYZE'] });
    return meta.send('POST', `${ACCOUNT}/campaigns`, campaignBody());
  }),
  one('deleted-object', 100, 1487056, (meta) => meta.send('POST', `/${gone(meta)}`, { status: 'PAUSED' })),
  one('parent-unknown', 100, 1487009, (meta) => meta.send('POST', `${ACCOUNT}/adsets`, adsetBody(meta, '123'))),
  one('parent-deleted', 100, 1487756, (meta) => meta.send('POST', `${ACCOUNT}/adsets`, adsetBody(meta, gone(meta)))),
  campaign('status-at-creation', 100, 1487564, { status: 'ARCHIVED' }),
  campaign('campaign-needs-name', 100, undefined, { name: undefined }),
  campaign('campaign-needs-objective', 100, undefined, { objective: undefined }),
  campaign('legacy-objective', 100, 1815430, { objective: 'LINK_CLICKS' }),
  campaign('sharing-flag-missing', 100, 4834005, { is_adset_budget_sharing_enabled: undefined }),
  campaign('sharing-with-campaign-budget', 100, 3858418, { is_adset_budget_sharing_enabled: true, daily_budget: 5000 }),
  campaign('campaign-budget-kinds', 100, 1885621, { daily_budget: 5000, lifetime_budget: 50_000 }),
  campaign('special-category-country', 100, undefined, { special_ad_categories: ['HOUSING'] }),
  campaign('politics-needs-authorization', 200, undefined, {
    special_ad_categories: ['ISSUES_ELECTIONS_POLITICS'],
    special_ad_category_country: ['US'],
  }),
  campaign('spend-cap-minimum', 100, 1885650, { spend_cap: 9999 }),
  campaign('label-without-name', 100, 1487745, { adlabels: [{}] }),
  adset('adset-needs-campaign-id', 100, undefined, { campaign_id: undefined }),
  adset('adset-needs-billing-event', 100, undefined, { billing_event: undefined }),
  adset('adset-needs-optimization-goal', 100, undefined, { optimization_goal: undefined }),
  adset('adset-needs-targeting', 100, undefined, { targeting: undefined }),
  adset('goal-of-objective', 100, 2490408, { optimization_goal: 'THRUPLAY' }),
  adset('billing-event-of-goal', 100, 1815090, { billing_event: 'THRUPLAY' }),
  adset(
    'promoted-object-missing',
    100,
    1885154,
    { optimization_goal: 'OFFSITE_CONVERSIONS' },
    { objective: 'OUTCOME_SALES' },
  ),
  adset(
    'promoted-object-event',
    100,
    1815715,
    { optimization_goal: 'OFFSITE_CONVERSIONS', promoted_object: { pixel_id: '1' } },
    { objective: 'OUTCOME_SALES' },
  ),
  adset('bid-amount-missing', 100, 2490487, { bid_strategy: 'COST_CAP' }),
  one('published-adset', 100, 3260011, (meta) => {
    const { campaign: above, adset: id } = addAd(meta, { status: 'ACTIVE' }, { adset: { status: 'ACTIVE' } });
    meta.send('POST', `/${above}`, { status: 'ACTIVE' });
    meta.advance(3600);
    return meta.send('POST', `/${id}`, { optimization_goal: 'REACH' });
  }),
  adset('two-budgets', 100, 1885621, {}, { daily_budget: 5000 }),
  adset('adset-budget-kinds', 100, 1885621, { daily_budget: 5000 }),
  adset('budget-missing', 100, 1885090, { lifetime_budget: undefined }),
  adset('budget-minimum', 100, 1885272, { lifetime_budget: 100 }),
  adset('lifetime-needs-end', 100, 1885024, { end_time: undefined }),
  one('end-in-the-past', 100, 1487133, (meta) => {
    const { adset: id } = addAd(meta);
    return meta.send('POST', `/${id}`, { end_time: days(meta, -1) });
  }),
  one('end-after-a-day', 100, 1487793, (meta) =>
    meta.send('POST', `${ACCOUNT}/adsets`, adsetBody(meta, addCampaign(meta), { end_time: days(meta, 0.5) })),
  ),
  one('budget-below-spend', 100, 1487566, (meta) => {
    const { campaign: above, adset: id } = addAd(meta, { status: 'ACTIVE' }, { adset: { status: 'ACTIVE' } });
    meta.send('POST', `/${above}`, { status: 'ACTIVE' });
    meta.advance(6.5 * 86_400);
    return meta.send('POST', `/${id}`, { lifetime_budget: 600 });
  }),
  one('budget-changes-per-hour', 613, 1487632, (meta) => {
    const { adset: id } = addAd(meta);
    for (const more of [1, 2, 3, 4]) meta.send('POST', `/${id}`, { lifetime_budget: 10_000 + more });
    return meta.send('POST', `/${id}`, { lifetime_budget: 20_000 });
  }),
  audience('places-missing', 1885364, { geo_locations: {} }),
  audience('age-range', 1487079, { age_min: 40, age_max: 30 }),
  audience('audience-flag-missing', 1870227, { targeting_automation: undefined }),
  audience('wide-audience-ages', 1870189, { age_max: 50, targeting_automation: { advantage_audience: 1 } }),
  audience('dsa-missing', 3858079, { geo_locations: { countries: ['DE'] } }),
  audience('dsa-payor-missing', 3858081, { geo_locations: { countries: ['DE'] } }, { dsa_beneficiary: 'We' }),
  audience('regulated-category-missing', 3858495, { geo_locations: { countries: ['SG'] } }),
  audience('position-without-platform', 1885366, { publisher_platforms: ['facebook'], instagram_positions: ['reels'] }),
  audience('explore-placement-gone', 1815671, { publisher_platforms: ['instagram'], instagram_positions: ['explore'] }),
  creative('creative-without-content', 1487929, () => ({ name: 'empty' })),
  creative('story-without-page', 1443048, (meta) => ({
    object_story_spec: { ...storyOf(addVideo(meta), addImage(meta)), page_id: undefined },
  })),
  creative('story-without-data', 1443048, () => ({ object_story_spec: { page_id: '1' } })),
  story('thumbnail-missing', 1443226, { image_hash: undefined }),
  story('image-unknown', 1487242, { image_hash: 'ffff' }),
  story('video-unknown', 1487472, { video_id: '123' }),
  story('call-to-action-without-link', 1885800, { call_to_action: { type: 'LEARN_MORE' } }),
  carousel('carousel-card-count', (cards) => cards.slice(0, 1)),
  carousel('carousel-card-link', (cards) => cards.map((card) => ({ ...card, link: undefined }))),
  carousel('carousel-card-picture', (cards) => cards.map((card) => ({ ...card, image_hash: undefined }))),
  creative('standard-enhancements', 3858504, (meta) => ({
    object_story_spec: storyOf(addVideo(meta), addImage(meta)),
    degrees_of_freedom_spec: { creative_features_spec: { standard_enhancements: { enroll_status: 'OPT_OUT' } } },
  })),
  creative('video-not-ready', 1885252, (meta) => {
    const reply = meta.send('POST', `${ACCOUNT}/advideos`, {}, { files: [film()], fault: 'video-never-ready' });
    return { object_story_spec: storyOf(reply.body.id, addImage(meta)) };
  }),
  one('creative-immutable', 100, 1815573, (meta) => {
    const made = meta.send('POST', `${ACCOUNT}/adcreatives`, {
      object_story_spec: storyOf(addVideo(meta), addImage(meta)),
    });
    return meta.send('POST', `/${made.body.id}`, { url_tags: 'other=1' });
  }),
  one('ad-creative-empty', 100, 1487930, (meta) =>
    meta.send('POST', `${ACCOUNT}/ads`, { name: 'a', adset_id: addAdset(meta, addCampaign(meta)), creative: {} }),
  ),
  one('ad-creative-unknown', 100, 1487390, (meta) =>
    meta.send('POST', `${ACCOUNT}/ads`, {
      name: 'a',
      adset_id: addAdset(meta, addCampaign(meta)),
      creative: { creative_id: '1' },
    }),
  ),
  one('ad-needs-adset', 100, undefined, (meta) => {
    const made = meta.send('POST', `${ACCOUNT}/adcreatives`, {
      object_story_spec: storyOf(addVideo(meta), addImage(meta)),
    });
    return meta.send('POST', `${ACCOUNT}/ads`, { name: 'a', creative: { creative_id: made.body.id } });
  }),
];
