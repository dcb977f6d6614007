import { type Fields, shownFields } from '../world/index.ts';
import type { Call } from './call.ts';
import { isFields } from './check-params.ts';
import { paramError } from './refusal.ts';
import { campaignOf, type TikTok, type TikTokObject } from './tiktok.ts';
import { timeText } from './time-text.ts';
import { type AdKind, ID_FIELD } from './write.ts';

/** Returns one page of a list in the API's format. */
export function pageOf(given: Fields, all: readonly unknown[]): Fields {
  const [page, size] = [Number(given.page ?? 1), Number(given.page_size ?? 10)];
  if (page < 1) throw paramError('page: Must be greater than or equal to 1.');
  return {
    list: all.slice((page - 1) * size, page * size),
    page_info: {
      page,
      page_size: size,
      total_number: all.length,
      total_page: Math.max(1, Math.ceil(all.length / size)),
    },
  };
}

export function listObjects(call: Call, kind: AdKind, given: Fields): Fields {
  const { tiktok } = call;
  const now = tiktok.world.clock.now();
  const filtering = isFields(given.filtering) ? given.filtering : {};
  const found = tiktok.objects
    .ofAccount(String(given.advertiser_id), kind)
    .filter((object) => object.visibleAt <= now && isAsked(tiktok, object, filtering, now))
    .toReversed();
  const shown = found.map((object) => fieldsAsked(showObject(tiktok, object, now), given.fields));
  return pageOf(given, shown);
}

function isAsked(tiktok: TikTok, object: TikTokObject, filtering: Fields, now: number): boolean {
  const fields = shownFields(object, now);
  const isDeleted = fields.operation_status === 'DELETE';
  const asksForDeleted = ['STATUS_ALL', 'STATUS_DELETE'].includes(String(filtering.primary_status));
  if (!isDeleted && filtering.primary_status === 'STATUS_DELETE') return false;
  if (isDeleted && !asksForDeleted && tiktok.world.holds('tiktok:deleted-is-hidden')) return false;
  const campaign = campaignOf(tiktok, object);
  const ids: readonly (readonly [string, string | undefined])[] = [
    ['campaign_ids', campaign?.id],
    ['adgroup_ids', object.kind === 'adgroup' ? object.id : object.kind === 'ad' ? object.parentId : undefined],
    ['smart_plus_ad_ids', object.id],
  ];
  if (ids.some(([name, id]) => Array.isArray(filtering[name]) && !filtering[name].includes(id))) return false;
  return ['campaign_name', 'adgroup_name'].every((name) => {
    const wanted = filtering[name];
    // for ads, there is no filter by name
    return wanted === undefined || fields[name] === undefined || String(fields[name]).includes(String(wanted));
  });
}

/** Fields that the platform does not show. */
const HIDDEN = ['starts', 'ends', 'review_until'];

function showObject(tiktok: TikTok, object: TikTokObject, now: number): Fields {
  const fields = Object.fromEntries(
    Object.entries(shownFields(object, now)).filter(([name]) => !HIDDEN.includes(name)),
  );
  const { kind } = object;
  const parent = tiktok.objects.get(object.parentId);
  return {
    advertiser_id: object.accountId,
    ...fields,
    ...(kind === 'campaign' ? {} : { campaign_id: campaignOf(tiktok, object)?.id }),
    ...(kind === 'ad' ? { adgroup_id: parent?.id } : {}),
    ...(kind === 'campaign' || kind === 'adgroup' || kind === 'ad' ? { [ID_FIELD[kind]]: object.id } : {}),
    secondary_status: secondaryStatus(tiktok, object, now),
    create_time: timeText(object.createdAt),
    modify_time: timeText(object.updatedAt),
  };
}

const PREFIX: Readonly<Record<string, string>> = { campaign: 'CAMPAIGN', adgroup: 'ADGROUP', ad: 'AD' };

/** Returns the secondary status of an object, given its parents and its review. */
export function secondaryStatus(tiktok: TikTok, object: TikTokObject, now: number): string {
  const prefix = `${PREFIX[object.kind]}_STATUS`;
  const status = (one: TikTokObject) => shownFields(one, now).operation_status;
  if (status(object) === 'DELETE') return `${prefix}_DELETE`;
  const above = tiktok.world.holds('tiktok:parents-cascade') ? parentsOf(tiktok, object) : [];
  const off = above.find((one) => status(one) !== 'ENABLE');
  if (status(object) !== 'ENABLE') return `${prefix}_DISABLE`;
  if (off !== undefined) return `${prefix}_${PREFIX[off.kind]}_${status(off) === 'DELETE' ? 'DELETE' : 'DISABLE'}`;
  if (object.kind === 'ad' && tiktok.world.holds('tiktok:review')) {
    if (object.quirks.has('review-disapproved')) return `${prefix}_AUDIT_DENY`;
    if (now < Number(object.fields.review_until)) return `${prefix}_AUDIT`;
  }
  return object.kind === 'campaign' ? `${prefix}_ENABLE` : `${prefix}_DELIVERY_OK`;
}

function parentsOf(tiktok: TikTok, object: TikTokObject): TikTokObject[] {
  const parent = tiktok.objects.get(object.parentId);
  return parent === undefined ? [] : [parent, ...parentsOf(tiktok, parent)];
}

function fieldsAsked(shown: Fields, asked: unknown): Fields {
  if (!Array.isArray(asked)) return shown;
  return Object.fromEntries(asked.flatMap((name) => (shown[name] === undefined ? [] : [[name, shown[name]]])));
}
