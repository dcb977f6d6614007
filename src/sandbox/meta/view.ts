import { timeText } from '../market/index.ts';
import { type Fields, shownFields } from '../world/index.ts';
import { campaignOf, type Meta } from './meta.ts';
import type { Kind, MetaObject } from './objects.ts';
import { budgetOf } from './rules/rule.ts';
import { asShown, effectiveStatus } from './status.ts';
import { thumbnailsOf, videoStatus } from './videos.ts';

/** The name of each kind's type in the specs. */
export const TYPE_OF_KIND: Readonly<Record<Kind, string>> = {
  campaign: 'Campaign',
  adset: 'AdSet',
  ad: 'Ad',
  creative: 'AdCreative',
  video: 'AdVideo',
  image: 'AdImage',
  study: 'AdStudy',
};

/** Returns everything that a read can show of an object, before the vocabulary formats it. */
export function viewOf(meta: Meta, object: MetaObject): Fields {
  const now = meta.world.clock.now();
  const fields = shownFields(object, now);
  const zone = meta.accounts.get(object.accountId).timeZone;
  const common = {
    ...fields,
    id: object.id,
    account_id: object.accountId,
    created_time: timeText(object.createdAt, zone),
    updated_time: timeText(object.updatedAt, zone),
  };
  if (object.kind === 'video') return { ...common, ...videoView(meta, object, now) };
  if (['image', 'creative', 'study'].includes(object.kind)) return common;
  return {
    ...common,
    configured_status: fields.status,
    effective_status: effectiveStatus(meta, object, now, asShown(now)),
    ...(object.kind === 'campaign' ? campaignView(fields) : {}),
    ...(object.kind === 'adset' ? adsetView(meta, object, fields) : {}),
    ...(object.kind === 'ad' ? adView(meta, object, fields) : {}),
  };
}

const videoView = (meta: Meta, object: MetaObject, now: number): Fields => ({
  status: videoStatus(meta.world, object, now),
  published: false,
  thumbnails: thumbnailsOf(object, now),
});

const campaignView = (fields: Fields): Fields => ({
  buying_type: fields.buying_type ?? 'AUCTION',
  can_use_spend_cap: true,
  special_ad_category: Array.isArray(fields.special_ad_categories)
    ? (fields.special_ad_categories[0] ?? 'NONE')
    : 'NONE',
});

const adsetView = (meta: Meta, object: MetaObject, fields: Fields): Fields => ({
  campaign_id: object.parentId,
  campaign: meta.objects.get(object.parentId),
  daily_budget: budgetOf(fields, 'daily_budget'),
  lifetime_budget: budgetOf(fields, 'lifetime_budget'),
});

const adView = (meta: Meta, object: MetaObject, fields: Fields): Fields => ({
  adset_id: object.parentId,
  adset: meta.objects.get(object.parentId),
  campaign_id: campaignOf(meta, object)?.id,
  campaign: campaignOf(meta, object),
  creative: meta.objects.get(String(fields.creative_id)),
});
