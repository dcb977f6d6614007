import { type Delivery, type Line, makeDelivery } from '../market/index.ts';
import { makeObjects, type World, type WorldObject, type WorldObjects } from '../world/index.ts';
import { type Advertisers, makeAdvertisers } from './accounts.ts';
import { isFields } from './check-params.ts';
import { dollarUnits, unitsOf } from './money.ts';

export type Kind = 'video' | 'campaign' | 'adgroup' | 'ad';
export type TikTokObject = WorldObject<Kind>;

/** Everything that this platform stores. */
export interface TikTok {
  readonly world: World;
  readonly accounts: Advertisers;
  readonly objects: WorldObjects<Kind>;
  readonly delivery: Delivery;
  /** When each request_id was last received, by account. */
  readonly requestIds: Map<string, number>;
  readonly endedTokens: Set<string>;
  /** Number of requests in the current second, by account. */
  readonly counts: Map<string, { readonly second: number; count: number }>;
}

const FIRST_DIGITS: Readonly<Record<Kind, string>> = {
  campaign: '1811110',
  adgroup: '1811120',
  ad: '1811130',
  video: '1811150',
};

export function makeTikTok(world: World): TikTok {
  const accounts = makeAdvertisers();
  const objects = makeObjects<Kind>(world, FIRST_DIGITS);
  const delivery = makeDelivery(world, () => objects.all().flatMap((object) => lineOf(accounts, objects, object)));
  return {
    ...{ world, accounts, objects, delivery },
    requestIds: new Map(),
    endedTokens: new Set(),
    counts: new Map(),
  };
}

/** Returns the first creative of an ad. */
export function creativeOf(ad: TikTokObject): Readonly<Record<string, unknown>> {
  const list = ad.fields.creative_list;
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return isFields(first) && isFields(first.creative_info) ? first.creative_info : {};
}

export const filmOf = ({ objects }: Pick<TikTok, 'objects'>, ad: TikTokObject): string => {
  const { video_info: video } = creativeOf(ad);
  const id = isFields(video) ? String(video.video_id) : ad.id;
  return String(objects.get(id)?.fields.sha256 ?? id);
};

/** Returns an ad that is switched on as a line for the market, with the budget of its campaign or its ad group. */
function lineOf(accounts: Advertisers, objects: WorldObjects<Kind>, ad: TikTokObject): Line[] {
  const group = objects.get(ad.parentId);
  const campaign = group === undefined ? undefined : objects.get(group.parentId);
  const chain = [ad, group, campaign];
  if (ad.kind !== 'ad' || group === undefined || campaign === undefined) return [];
  if (chain.some((one) => one?.fields.operation_status !== 'ENABLE') || ad.quirks.has('review-disapproved')) return [];
  const account = accounts.get(ad.accountId);
  if (account.status !== 'STATUS_ENABLE') return [];
  const holder = campaign.fields.budget === undefined ? group : campaign;
  const units = unitsOf(holder.fields.budget, account.currency) ?? 0;
  const isTotal = holder.fields.budget_mode === 'BUDGET_MODE_TOTAL';
  return [
    {
      ...{ ad: ad.id, group: group.id, campaign: campaign.id, zone: account.timeZone },
      film: filmOf({ objects }, ad),
      dollar: dollarUnits(account.currency),
      reviewed: Number(ad.fields.review_until),
      start: Number(group.fields.starts ?? 0),
      end: Number(group.fields.ends ?? Number.POSITIVE_INFINITY),
      budget: { holder: holder.id, daily: isTotal ? 0 : units, lifetime: isTotal ? units : 0 },
      overspends: group.quirks.has('overspend'),
    },
  ];
}

export const campaignOf = ({ objects }: Pick<TikTok, 'objects'>, object: TikTokObject): TikTokObject | undefined => {
  if (object.kind === 'campaign') return object;
  const parent = objects.get(object.parentId);
  return parent === undefined ? undefined : campaignOf({ objects }, parent);
};
