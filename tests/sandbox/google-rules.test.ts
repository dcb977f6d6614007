import { expect, test } from 'vitest';
import { ALL_RULES } from '../../src/sandbox/google/behaviors.ts';
import type { Fields } from '../../src/sandbox/world/index.ts';
import {
  budgetOf,
  CUSTOMER,
  HEADERS,
  makeTree,
  nameIn,
  type OpenGoogle,
  openGoogle,
  refusalOf,
  rowsOf,
  tree,
} from './open-google.ts';

type Changed = Parameters<typeof tree>[0];

/** A case: what a client sees, which is the text of a refusal or the resulting state. */
type Case = readonly [name: string, seen: (google: OpenGoogle) => unknown, is: unknown];

const refused = (changed: Changed) => (google: OpenGoogle) => refusalOf(makeTree(google, changed))[1];
const TEXT = [{ text: 'Light' }];
const video = (changes: Fields): Changed => ({
  ad_group_ad: {
    ad: {
      ...{ name: 'ad', final_urls: ['https://example.com/'] },
      demand_gen_video_responsive_ad: {
        ...{ headlines: TEXT, long_headlines: TEXT, descriptions: TEXT, business_name: { text: 'Lamps' } },
        ...{ videos: [{ asset: nameIn('assets', -4) }], logo_images: [{ asset: nameIn('assets', 77) }] },
        ...changes,
      },
    },
  },
});
const mutate = (google: OpenGoogle, kind: string, operation: Fields) =>
  refusalOf(google.call(`${kind}:mutate`, { operations: [operation] }))[1];
const first = (google: OpenGoogle, kind: string) => {
  makeTree(google);
  return google.platform.objects().find((one) => one.kind === kind)?.resource_name;
};
const search = (query: string) => (google: OpenGoogle) => refusalOf(google.search(query))[1];
const ask =
  (path: string, headers: Fields, params: Fields = { query: 'SELECT customer.id FROM customer' }) =>
  (google: OpenGoogle) =>
    refusalOf(google.send(path, params, { headers: headers as typeof HEADERS }))[1];
const SEARCH = `/v25/customers/${CUSTOMER}/googleAds:search`;
const START = `/resumable/upload/v25/customers/${CUSTOMER}/youTubeVideoUploads:create`;
const NOT_FOUND = 'mutateError.RESOURCE_NOT_FOUND';

const CASES: readonly Case[] = [
  [
    'budget-amount-needed',
    refused({ campaign_budget: { total_amount_micros: undefined, period: undefined } }),
    'fieldError.REQUIRED',
  ],
  [
    'budget-total-unset',
    refused({ campaign_budget: { period: 'DAILY' } }),
    'campaignBudgetError.TOTAL_BUDGET_AMOUNT_MUST_BE_UNSET_FOR_BUDGET_PERIOD_DAILY',
  ],
  [
    'budget-daily-unset',
    refused({ campaign_budget: { amount_micros: '10000000' } }),
    'campaignBudgetError.BUDGET_AMOUNT_MUST_BE_UNSET_FOR_CUSTOM_BUDGET_PERIOD',
  ],
  [
    'budget-positive',
    refused({ campaign_budget: { total_amount_micros: '-100000000' } }),
    'campaignBudgetError.NEGATIVE_MONEY_AMOUNT',
  ],
  [
    'budget-whole-units',
    refused({ campaign_budget: { total_amount_micros: '100000001' } }),
    'campaignBudgetError.NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT',
  ],
  [
    'budget-change-minimum',
    (google) => {
      makeTree(google);
      const update = { resourceName: budgetOf(google), totalAmountMicros: '10000000' };
      return mutate(google, 'campaignBudgets', { update, updateMask: 'totalAmountMicros' });
    },
    'campaignBudgetError.BUDGET_BELOW_PER_DAY_MINIMUM',
  ],
  [
    'budget-in-use',
    (google) => [makeTree(google), mutate(google, 'campaignBudgets', { remove: budgetOf(google) })][1],
    'campaignBudgetError.CAMPAIGN_BUDGET_IN_USE',
  ],
  [
    'campaign-name-once',
    (google) => [makeTree(google), refused({})(google)][1],
    'campaignError.DUPLICATE_CAMPAIGN_NAME',
  ],
  ['campaign-name-needed', refused({ campaign: { name: undefined } }), 'fieldError.REQUIRED'],
  [
    'demand-gen-only',
    refused({ campaign: { advertising_channel_type: 'SEARCH' } }),
    'operationAccessDeniedError.ACTION_NOT_PERMITTED',
  ],
  [
    'eu-political-declared',
    refused({ campaign: { contains_eu_political_advertising: undefined } }),
    'mutateError.EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED',
  ],
  ['campaign-budget-there', refused({ campaign: { campaign_budget: nameIn('campaignBudgets', 99) } }), NOT_FOUND],
  [
    'no-shared-budget',
    refused({ campaign_budget: { explicitly_shared: true } }),
    'campaignError.CAMPAIGN_CANNOT_USE_SHARED_BUDGET',
  ],
  [
    'budget-of-one',
    (google) => {
      makeTree(google);
      const [, campaign] = tree({ campaign: { name: 'second', campaign_budget: budgetOf(google) } });
      return refusalOf(google.call('googleAds:mutate', { mutateOperations: [campaign] }))[1];
    },
    'campaignBudgetError.CANNOT_USE_IMPLICITLY_SHARED_CAMPAIGN_BUDGET_WITH_MULTIPLE_CAMPAIGNS',
  ],
  [
    'total-budget-end',
    refused({ campaign: { end_date_time: undefined } }),
    'campaignError.END_DATE_TIME_REQUIRED_FOR_TOTAL_BUDGET',
  ],
  [
    'budget-minimum',
    refused({ campaign_budget: { total_amount_micros: '10000000' } }),
    'campaignBudgetError.BUDGET_BELOW_PER_DAY_MINIMUM',
  ],
  [
    'times-written',
    refused({ campaign: { start_date_time: '2026-11-24' } }),
    'dateError.INVALID_STRING_DATE_TIME_SECONDS',
  ],
  [
    'start-ahead',
    refused({
      ...{
        campaign: { start_date_time: '2026-11-01 08:00:00' },
        campaign_budget: { total_amount_micros: '900000000' },
      },
    }),
    'dateRangeError.CANNOT_SET_DATE_TO_PAST',
  ],
  [
    'start-before-end',
    refused({ campaign: { end_date_time: '2026-11-01 08:00:00' } }),
    'dateRangeError.START_DATE_AFTER_END_DATE',
  ],
  ['bidding-needed', refused({ campaign: { target_spend: undefined } }), 'biddingError.INVALID_BIDDING_STRATEGY_TYPE'],
  [
    'conversions-tracked',
    (google) => {
      google.platform.setAccount(CUSTOMER, { tracks_conversions: false });
      return refused({ campaign: { target_spend: undefined, maximize_conversions: {} } })(google);
    },
    'campaignError.CONVERSION_TRACKING_NOT_ENABLED',
  ],
  [
    'removed-stays',
    (google) => {
      const resourceName = first(google, 'campaign');
      mutate(google, 'campaigns', { remove: resourceName });
      return mutate(google, 'campaigns', { update: { resourceName, status: 'PAUSED' }, updateMask: 'status' });
    },
    'contextError.OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE',
  ],
  ['ad-group-campaign-there', refused({ ad_group: { campaign: nameIn('campaigns', 99) } }), NOT_FOUND],
  [
    'ad-group-name-once',
    (google) =>
      mutate(google, 'adGroups', { create: { campaign: first(google, 'campaign'), name: 'Lamp ce:1:ad_group' } }),
    'adGroupError.DUPLICATE_ADGROUP_NAME',
  ],
  [
    'ad-group-without-type',
    refused({ ad_group: { type: 'DISPLAY_STANDARD' } }),
    'adGroupError.AD_GROUP_TYPE_NOT_VALID_FOR_ADVERTISING_CHANNEL_TYPE',
  ],
  [
    'channels-chosen',
    refused({ ad_group: { demand_gen_ad_group_settings: { channel_controls: { selected_channels: {} } } } }),
    'fieldError.INVALID_VALUE',
  ],
  ['criterion-ad-group-there', refused({ ad_group_criterion: { ad_group: nameIn('adGroups', 99) } }), NOT_FOUND],
  [
    'locations-need-upgraded',
    refused({ campaign: { demand_gen_campaign_settings: {} } }),
    'criterionError.CANNOT_ADD_CRITERIA_TYPE',
  ],
  [
    'locations-known',
    refused({ ad_group_criterion: { location: { geo_target_constant: 'geoTargetConstants/1' } } }),
    'criterionError.INVALID_CRITERION_ID',
  ],
  ['ad-group-there', refused({ ad_group_ad: { ad_group: nameIn('adGroups', 99) } }), NOT_FOUND],
  [
    'video-ads-only',
    refused({ ad_group_ad: { ad: { final_urls: ['https://example.com/'], demand_gen_multi_asset_ad: {} } } }),
    'adError.CANNOT_USE_AD_SUBCLASS_FOR_OPERATOR',
  ],
  [
    'final-url-needed',
    refused({
      ad_group_ad: { ad: { demand_gen_video_responsive_ad: { videos: [{}], logo_images: [{}], business_name: {} } } },
    }),
    'fieldError.REQUIRED_NONEMPTY_LIST',
  ],
  ['texts-short', refused(video({ headlines: [{ text: 'x'.repeat(41) }] })), 'stringLengthError.TOO_LONG'],
  ['texts-needed', refused(video({ descriptions: [] })), 'collectionSizeError.TOO_FEW'],
  [
    'texts-few',
    refused(video({ descriptions: Array.from({ length: 6 }, () => ({ text: 'x' })) })),
    'collectionSizeError.TOO_MANY',
  ],
  ['video-asset-there', refused(video({ videos: [{ asset: nameIn('assets', 98) }] })), NOT_FOUND],
  ['logo-there', refused(video({ logo_images: [{ asset: 'nothing' }] })), NOT_FOUND],
  ['button-there', refused(video({ call_to_actions: [{ asset: nameIn('assets', 98) }] })), NOT_FOUND],
  [
    'video-ready',
    refused({ asset: { youtube_video_asset: { youtube_video_id: 'short' } } }),
    'youtubeVideoRegistrationError.VIDEO_NOT_FOUND',
  ],
  ['asset-data-needed', refused({ asset: { youtube_video_asset: undefined } }), 'assetError.ASSET_DATA_IS_MISSING'],
  ['field-names', refused({ campaign: { colour: 'red' } }), expect.stringContaining('Unknown name "colour"')],
  ['one-of', refused({ campaign: { maximize_conversions: {} } }), expect.stringContaining('oneof')],
  ['value-types', refused({ campaign: { status: 'ACTIVE' } }), expect.stringContaining('CampaignStatus')],
  [
    'required-fields',
    (google) => refusalOf(google.call('googleAds:mutate', {}))[1],
    'fieldError.REQUIRED_NONEMPTY_LIST',
  ],
  [
    'immutable-fields',
    (google) =>
      mutate(google, 'campaigns', {
        update: { resourceName: first(google, 'campaign'), advertisingChannelType: 'SEARCH' },
        updateMask: 'advertisingChannelType',
      }),
    'fieldError.IMMUTABLE_FIELD',
  ],
  [
    'mask-needed',
    (google) => mutate(google, 'campaigns', { update: { resourceName: first(google, 'campaign') } }),
    'fieldMaskError.FIELD_MASK_MISSING',
  ],
  [
    'temporary-ids',
    refused({ campaign: { resource_name: nameIn('campaigns', 5) } }),
    'newResourceCreationError.CANNOT_SET_ID_FOR_CREATE',
  ],
  [
    'starts-enabled',
    (google) => [makeTree(google, { campaign: { status: undefined } }), google.platform.objects()[0]?.status][1],
    'ENABLED',
  ],
  [
    'one-asset',
    (google) => {
      makeTree(google);
      makeTree(google, { campaign: { name: 'another' } });
      return rowsOf(google.search('SELECT asset.id FROM asset')).length;
    },
    1,
  ],
  [
    'removed-cascades',
    (google) => {
      mutate(google, 'campaigns', { remove: first(google, 'campaign') });
      return google.platform.objects().map(({ status }) => status);
    },
    ['REMOVED', 'REMOVED', 'REMOVED'],
  ],
  [
    'parents-cascade',
    (google) =>
      [makeTree(google, { ad_group_ad: { status: 'ENABLED' } }), google.platform.objects()[2]?.effective_status][1],
    'PAUSED',
  ],
  [
    'review',
    (google) => {
      makeTree(google);
      google.platform.objects();
      return rowsOf(google.search('SELECT ad_group_ad.policy_summary.review_status FROM ad_group_ad'))[0]?.adGroupAd;
    },
    expect.objectContaining({ policySummary: { reviewStatus: 'REVIEW_IN_PROGRESS' } }),
  ],
  [
    'video-processing',
    (google) => {
      const headers = { ...HEADERS, 'x-goog-upload-command': 'start', 'x-goog-upload-header-content-length': '0' };
      const begun = google.send(START, { you_tube_video_upload: { video_title: 'film' } }, { headers });
      const url = new URL(String(begun.headers['x-goog-upload-url']));
      google.send(url.pathname, Object.fromEntries(url.searchParams), {
        headers: { ...HEADERS, 'x-goog-upload-command': 'finalize' },
      });
      return rowsOf(google.search('SELECT you_tube_video_upload.state FROM you_tube_video_upload'))[0]
        ?.youTubeVideoUpload;
    },
    expect.objectContaining({ state: 'UPLOADED' }),
  ],
  [
    'managed-unlisted',
    ask(
      START,
      { ...HEADERS, 'x-goog-upload-command': 'start' },
      { you_tube_video_upload: { video_title: 'film', video_privacy: 'PUBLIC' } },
    ),
    'fieldError.INVALID_VALUE',
  ],
  [
    'enum-constants',
    search('SELECT campaign.id FROM campaign WHERE campaign.status = ACTIVE'),
    'queryError.BAD_ENUM_CONSTANT',
  ],
  ['date-range-needed', search('SELECT segments.date FROM campaign'), 'queryError.EXPECTED_FILTERS_ON_DATE_RANGE'],
  [
    'page-size',
    ask(SEARCH, HEADERS, { query: 'SELECT customer.id FROM customer', page_size: 10 }),
    'queryError.UNEXPECTED_INPUT',
  ],
  ['token-needed', ask(SEARCH, { 'developer-token': 'dev' }), 'authenticationError.OAUTH_TOKEN_HEADER_INVALID'],
  ['developer-token', ask(SEARCH, { authorization: 'Bearer token' }), 'requestError.DEVELOPER_TOKEN_PARAMETER_MISSING'],
  [
    'customer-enabled',
    (google) => [google.platform.setAccount(CUSTOMER, { account_status: 2 }), ask(SEARCH, HEADERS)(google)][1],
    'authorizationError.CUSTOMER_NOT_ENABLED',
  ],
  ['version-gone', ask('/v20/customers/1/googleAds:search', HEADERS), 'requestError.UNSUPPORTED_VERSION'],
];

/** Opens the sandbox without lag or randomness, but reviews and films take their time. */
const open = (off: readonly string[] = []) => openGoogle({ kind: false, lagS: 0, off });

test.each(CASES)('%s has an effect, and none when it is switched off', (name, seen, is) => {
  expect(seen(open())).toEqual(is);
  expect(seen(open([`google:${name}`]))).not.toEqual(is);
});

test('each rule and behavior has a case', () => {
  expect(CASES.map(([name]) => `google:${name}`).sort()).toEqual(ALL_RULES.map(({ name }) => name).sort());
});
