import { type AdDay, type Line, type Delivery as Market, makeDelivery as makeMarket } from '../market/index.ts';
import type { World } from '../world/index.ts';
import type { Accounts } from './accounts.ts';
import { isFields } from './check-params.ts';
import { dollarUnits } from './money.ts';
import type { MetaObject, Objects } from './objects.ts';
import { budgetOf, hasBudget, inner, list } from './rules/index.ts';

/** The delivery of running ads, for objects of this platform. */
export interface Delivery {
  /** Simulates delivery up to now. */
  catchUp(): void;
  /** Returns the units that an ad, an ad set or a campaign has spent. */
  spentBy(object: MetaObject): number;
  spentByAccount(accountId: string): number;
  daysOf(ad: MetaObject): readonly AdDay[];
  curveOf(ad: MetaObject): ReturnType<Market['curveOf']>;
  clear(): void;
}

export function makeDelivery(world: World, accounts: Accounts, objects: Objects): Delivery {
  const film = (ad: MetaObject): string => {
    const creative = objects.get(String(ad.fields.creative_id));
    // the first card of a carousel is what people see first
    const [card] = list(inner(creative?.fields ?? {}, 'object_story_spec', 'link_data').child_attachments);
    const video = creative?.fields.video_id ?? (isFields(card) ? card.video_id : undefined);
    return String(objects.get(String(video))?.fields.sha256 ?? ad.fields.creative_id);
  };
  const dollar = (ad: MetaObject): number => dollarUnits(accounts.get(ad.accountId).currency);

  const lineOf = (ad: MetaObject): Line[] => {
    const adset = objects.get(ad.parentId);
    if (ad.kind !== 'ad' || adset === undefined || ad.quirks.has('review-disapproved') || !isOn(objects, ad)) return [];
    if (accounts.get(ad.accountId).status !== 1) return [];
    const campaign = objects.get(adset.parentId);
    const holder = campaign !== undefined && hasBudget(campaign.fields) ? campaign : adset;
    const { start_time: start, end_time: end } = adset.fields;
    return [
      {
        ad: ad.id,
        group: adset.id,
        campaign: adset.parentId,
        film: film(ad),
        dollar: dollar(ad),
        zone: accounts.get(ad.accountId).timeZone,
        reviewed: Number(ad.fields.review_until),
        start: Number(start ?? 0),
        end: end === undefined || Number(end) === 0 ? Number.POSITIVE_INFINITY : Number(end),
        budget: {
          holder: holder.id,
          daily: budgetOf(holder.fields, 'daily_budget'),
          lifetime: budgetOf(holder.fields, 'lifetime_budget'),
        },
        ...(campaign?.fields.spend_cap === undefined ? {} : { cap: Number(campaign.fields.spend_cap) }),
        overspends: adset.quirks.has('overspend'),
      },
    ];
  };
  const hasRun = ({ group }: Line): void => {
    const adset = objects.get(group);
    if (adset !== undefined && adset.fields.has_run !== true) adset.fields = { ...adset.fields, has_run: true };
  };
  const market = makeMarket(world, () => objects.all().flatMap(lineOf), hasRun);
  return {
    catchUp: () => market.catchUp(),
    spentBy: ({ id }) => market.spentBy(id),
    spentByAccount: (accountId) =>
      objects.ofAccount(accountId, 'campaign').reduce((sum, { id }) => sum + market.spentBy(id), 0),
    daysOf: ({ id }) => market.daysOf(id),
    curveOf: (ad) => market.curveOf({ film: film(ad), dollar: dollar(ad) }),
    clear: () => market.clear(),
  };
}

/** Checks whether the object and all of its parents are switched on. */
function isOn(objects: Objects, object: MetaObject): boolean {
  const parent = objects.get(object.parentId);
  return object.fields.status === 'ACTIVE' && (parent === undefined || isOn(objects, parent));
}
