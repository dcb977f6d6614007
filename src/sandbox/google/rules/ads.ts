import type { Fields } from '../../world/index.ts';
import { isFields } from '../check-message.ts';
import { GUIDE, PROTOS, type Rule, rule, type Write } from './rule.ts';

const inner = (fields: Fields, name: string): Fields => (isFields(fields[name]) ? fields[name] : {});
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
const demandGen = ({ after }: Write): Fields => inner(inner(after, 'ad'), 'demand_gen_video_responsive_ad');

/** For each text: the maximum number of characters, and the maximum number of entries. */
const TEXTS = { headlines: [40, 5], long_headlines: [90, 5], descriptions: [90, 5] } as const;
const LONGEST_NAME = 25;

const isTooLong = (write: Write): boolean =>
  Object.entries(TEXTS).some(([name, [most]]) =>
    listOf(demandGen(write)[name]).some(({ text }) => String(text).length > most),
  ) || String(inner(demandGen(write), 'business_name').text ?? '').length > LONGEST_NAME;

/** Checks for an image of the account. The sandbox cannot check images that it did not create, so it accepts them. */
const isImage = ({ find }: Write, name: unknown): boolean => {
  const asset = find(name);
  if (asset === undefined) return /^customers\/\d+\/assets\/\d+$/.test(String(name));
  return (
    asset.kind === 'asset' &&
    asset.fields.youtube_video_asset === undefined &&
    asset.fields.call_to_action_asset === undefined
  );
};

export const AD_GROUP_RULES: readonly Rule[] = [
  rule(
    ['ad-group-campaign-there', 'documented', PROTOS],
    ['ad_group', 'create', 'campaign'],
    ['mutate_error', 'RESOURCE_NOT_FOUND', 'Resource was not found.'],
    ({ after, find }) => find(after.campaign)?.kind !== 'campaign',
  ),
  rule(
    ['ad-group-name-once', 'documented', PROTOS],
    ['ad_group', ['create', 'update'], 'name'],
    ['ad_group_error', 'DUPLICATE_ADGROUP_NAME', 'The campaign has an ad group with this name.'],
    ({ all, after, object }) =>
      all('ad_group').some(
        (other) =>
          other.fields.name === after.name &&
          other.fields.campaign === after.campaign &&
          (object === undefined || other.object !== object),
      ),
  ),
  rule(
    ['ad-group-without-type', 'unconfirmed', 'Google’s example of a Demand Gen campaign, which gives none'],
    ['ad_group', 'create', 'type'],
    ['ad_group_error', 'AD_GROUP_TYPE_NOT_VALID_FOR_ADVERTISING_CHANNEL_TYPE', 'The type does not fit the campaign.'],
    ({ after }) => after.type !== undefined && after.type !== 'UNSPECIFIED',
  ),
  rule(
    ['channels-chosen', 'unconfirmed', GUIDE],
    ['ad_group', ['create', 'update'], 'demand_gen_ad_group_settings'],
    ['field_error', 'INVALID_VALUE', 'At least one channel must be selected.'],
    ({ after }) => {
      const controls = inner(inner(after, 'demand_gen_ad_group_settings'), 'channel_controls');
      const channels = inner(controls, 'selected_channels');
      return controls.selected_channels !== undefined && !Object.values(channels).includes(true);
    },
  ),
  rule(
    ['criterion-ad-group-there', 'documented', PROTOS],
    ['ad_group_criterion', 'create', 'ad_group'],
    ['mutate_error', 'RESOURCE_NOT_FOUND', 'Resource was not found.'],
    ({ after, find }) => find(after.ad_group)?.kind !== 'ad_group',
  ),
  rule(
    ['locations-need-upgraded', 'documented', GUIDE],
    ['ad_group_criterion', 'create', 'location'],
    ['criterion_error', 'CANNOT_ADD_CRITERIA_TYPE', 'Locations of ad groups need upgraded_targeting.'],
    ({ after, find }) => {
      const campaign = find(find(after.ad_group)?.fields.campaign)?.fields ?? {};
      return (
        after.location !== undefined && inner(campaign, 'demand_gen_campaign_settings').upgraded_targeting !== true
      );
    },
  ),
  rule(
    ['locations-known', 'documented', 'Google’s geo targets: a country is 2000 and its number in ISO 3166'],
    ['ad_group_criterion', 'create', 'location'],
    ['criterion_error', 'INVALID_CRITERION_ID', 'There is no such location.'],
    ({ after }) => {
      const [, id] = /^geoTargetConstants\/(\d+)$/.exec(String(inner(after, 'location').geo_target_constant)) ?? [];
      return after.location !== undefined && (id === undefined || Number(id) < 1000 || Number(id) > 9_999_999);
    },
  ),
];

export const AD_RULES: readonly Rule[] = [
  rule(
    ['ad-group-there', 'documented', PROTOS],
    ['ad', 'create', 'ad_group'],
    ['mutate_error', 'RESOURCE_NOT_FOUND', 'Resource was not found.'],
    ({ after, find }) => find(after.ad_group)?.kind !== 'ad_group',
  ),
  rule(
    ['video-ads-only', 'unconfirmed', 'this sandbox'],
    ['ad', 'create', 'ad'],
    ['ad_error', 'CANNOT_USE_AD_SUBCLASS_FOR_OPERATOR', 'This sandbox has Demand Gen video ads only.'],
    ({ after }) => inner(after, 'ad').demand_gen_video_responsive_ad === undefined,
  ),
  rule(
    ['final-url-needed', 'documented', GUIDE],
    ['ad', 'create', 'final_urls'],
    ['field_error', 'REQUIRED_NONEMPTY_LIST', 'An ad needs a final URL.'],
    ({ after }) => {
      const urls = inner(after, 'ad').final_urls;
      return !Array.isArray(urls) || urls.length === 0;
    },
  ),
  rule(
    ['texts-short', 'documented', 'Google’s specifications of Demand Gen ads'],
    ['ad', 'create', 'demand_gen_video_responsive_ad'],
    ['string_length_error', 'TOO_LONG', 'Too long.'],
    isTooLong,
  ),
  rule(
    ['texts-needed', 'documented', 'Google’s specifications of Demand Gen ads'],
    ['ad', 'create', 'demand_gen_video_responsive_ad'],
    ['collection_size_error', 'TOO_FEW', 'Too few.'],
    (write) => Object.keys(TEXTS).some((name) => listOf(demandGen(write)[name]).length === 0),
  ),
  rule(
    ['texts-few', 'documented', 'Google’s specifications of Demand Gen ads'],
    ['ad', 'create', 'demand_gen_video_responsive_ad'],
    ['collection_size_error', 'TOO_MANY', 'Too many.'],
    (write) => Object.entries(TEXTS).some(([name, [, most]]) => listOf(demandGen(write)[name]).length > most),
  ),
  rule(
    ['video-asset-there', 'documented', PROTOS],
    ['ad', 'create', 'videos'],
    ['mutate_error', 'RESOURCE_NOT_FOUND', 'Resource was not found.'],
    (write) =>
      listOf(demandGen(write).videos).some(({ asset }) => write.find(asset)?.fields.youtube_video_asset === undefined),
  ),
  rule(
    ['logo-there', 'documented', PROTOS],
    ['ad', 'create', 'logo_images'],
    ['mutate_error', 'RESOURCE_NOT_FOUND', 'Resource was not found.'],
    (write) => listOf(demandGen(write).logo_images).some(({ asset }) => !isImage(write, asset)),
  ),
  rule(
    ['button-there', 'reported', 'googleads/google-ads-python#1030'],
    ['ad', 'create', 'call_to_actions'],
    ['mutate_error', 'RESOURCE_NOT_FOUND', 'Resource was not found.'],
    (write) =>
      listOf(demandGen(write).call_to_actions).some(
        ({ asset }) => write.find(asset)?.fields.call_to_action_asset === undefined,
      ),
  ),
  rule(
    ['video-ready', 'documented', GUIDE],
    ['asset', 'create', 'youtube_video_asset'],
    ['youtube_video_registration_error', 'VIDEO_NOT_FOUND', 'Video to be registered is not found.'],
    ({ after, all, now }) => {
      const { youtube_video_id: id } = inner(after, 'youtube_video_asset');
      if (after.youtube_video_asset === undefined) return false;
      // YouTube also has films that were not uploaded here
      const own = all('video').find(({ fields }) => fields.video_id === id);
      return own === undefined ? !/^[\w-]{11}$/.test(String(id)) : Number(own.fields.ready_at) > now;
    },
  ),
  rule(
    ['asset-data-needed', 'documented', PROTOS],
    ['asset', 'create', 'asset_data'],
    ['asset_error', 'ASSET_DATA_IS_MISSING', 'The asset data is missing.'],
    ({ after }) => !Object.keys(after).some((name) => name.endsWith('_asset')),
  ),
];
