import { type Fields, shownFields } from '../world/index.ts';
import type { Customer } from './accounts.ts';
import { isFields } from './check-message.ts';
import { type Google, type GoogleObject, nameOf } from './google.ts';
import { instantOf } from './local-time.ts';

const BIDDING = [
  'maximize_conversions',
  'maximize_conversion_value',
  'target_spend',
  'target_cpa',
  'target_roas',
  'target_cpc',
];

/** Returns an object as a query shows it: what was written, and what only Google sets. */
export function viewOf(google: Google, object: GoogleObject): Fields {
  const now = google.world.clock.now();
  const fields = shownFields(object, now);
  const common = { ...fields, resource_name: nameOf(object), id: object.id };
  switch (object.kind) {
    case 'video':
      return viewOfVideo(object, fields, now);
    case 'ad':
      return viewOfAd(google, object, fields);
    case 'ad_group_criterion':
      return { ...common, criterion_id: object.id, type: typeOf(fields) };
    case 'asset':
      return { ...common, type: typeOf(fields) };
    case 'campaign':
      return {
        ...common,
        bidding_strategy_type: BIDDING.find((name) => isFields(fields[name]))?.toUpperCase() ?? 'UNKNOWN',
        serving_status: fields.status === 'REMOVED' ? 'NONE' : hasEnded(google, object) ? 'ENDED' : 'SERVING',
        primary_status: primaryStatus(google, object),
      };
    default:
      return { ...common, ...(object.kind === 'ad_group' ? { primary_status: primaryStatus(google, object) } : {}) };
  }
}

/** Converts `location` to LOCATION, `call_to_action_asset` to CALL_TO_ACTION. */
const typeOf = (fields: Fields): string => {
  const [name = 'unknown'] = Object.keys(fields).filter((one) => isFields(fields[one]));
  return name.replace(/_asset$/, '').toUpperCase();
};

function viewOfVideo(video: GoogleObject, fields: Fields, now: number): Fields {
  const state = videoState(video, fields, now);
  return {
    ...{
      resource_name: nameOf(video),
      video_upload_id: video.id,
      state,
      video_privacy: fields.video_privacy ?? 'UNLISTED',
    },
    channel_id: fields.channel_id ?? 'UCsandbox',
    ...(state === 'PROCESSED' ? { video_id: fields.video_id } : {}),
  };
}

function videoState({ quirks }: GoogleObject, fields: Fields, now: number): string {
  if (fields.status === 'REMOVED') return 'UNAVAILABLE';
  if (quirks.has('video-never-ready') || now < Number(fields.ready_at)) return 'UPLOADED';
  return quirks.has('video-error') ? 'FAILED' : 'PROCESSED';
}

function viewOfAd(google: Google, ad: GoogleObject, fields: Fields): Fields {
  const { review_until: until, ad: content, ...rest } = fields;
  const isReviewed = google.world.clock.now() >= Number(until) || !google.world.holds('google:review');
  const verdict = ad.quirks.has('review-disapproved') ? 'DISAPPROVED' : 'APPROVED';
  const given = isFields(content) ? content : {};
  return {
    ...rest,
    resource_name: nameOf(ad),
    ad: {
      ...given,
      id: ad.id,
      resource_name: `customers/${ad.accountId}/ads/${ad.id}`,
      type: 'DEMAND_GEN_VIDEO_RESPONSIVE_AD',
    },
    policy_summary: {
      review_status: isReviewed ? 'REVIEWED' : 'REVIEW_IN_PROGRESS',
      approval_status: isReviewed ? verdict : 'UNKNOWN',
    },
    primary_status: primaryStatus(google, ad),
  };
}

function hasEnded({ accounts, world }: Google, { accountId, fields }: GoogleObject): boolean {
  const { end_date_time: end } = fields;
  return end !== undefined && instantOf(end, accounts.get(accountId).timeZone) <= world.clock.now();
}

/** Returns why an object does not run, parents included, as a value of the primary status. */
export function primaryStatus(google: Google, object: GoogleObject): string {
  const { world, objects, accounts } = google;
  const now = world.clock.now();
  const chain: GoogleObject[] = [];
  for (let one: GoogleObject | undefined = object; one !== undefined; one = objects.get(one.parentId)) chain.push(one);
  const own = chain.slice(0, world.holds('google:parents-cascade') ? undefined : 1);
  const words = own.map((one) => shownFields(one, now).status);
  for (const word of ['REMOVED', 'PAUSED']) if (words.includes(word)) return word;
  const campaign = chain.at(-1);
  if (campaign?.kind !== 'campaign') return 'UNKNOWN';
  if (hasEnded(google, campaign)) return 'ENDED';
  const { start_date_time: start } = campaign.fields;
  if (start !== undefined && instantOf(start, accounts.get(campaign.accountId).timeZone) > now) return 'PENDING';
  if (object.kind === 'ad' && object.quirks.has('review-disapproved')) return 'NOT_ELIGIBLE';
  return object.kind === 'ad' && now < Number(object.fields.review_until) ? 'PENDING' : 'ELIGIBLE';
}

export const viewOfCustomer = ({ id, currency, timeZone, status, isManager }: Customer): Fields => ({
  ...{ resource_name: `customers/${id}`, id, descriptive_name: `Sandbox ${id}`, currency_code: currency },
  ...{ time_zone: timeZone, status, manager: isManager, test_account: true, auto_tagging_enabled: true },
});
