import type { Hash } from 'node:crypto';
import { type Delivery, type Line, makeDelivery } from '../market/index.ts';
import { type Fields, makeObjects, type World, type WorldObject, type WorldObjects } from '../world/index.ts';
import { type Customers, makeCustomers } from './accounts.ts';
import { isFields } from './check-message.ts';
import { instantOf } from './local-time.ts';
import { dollarUnits, unitsOf } from './money.ts';
import { type Kind, parseName, resourceName } from './names.ts';

export type GoogleObject = WorldObject<Kind>;

/** The upload of a film in progress. */
export interface UploadSession {
  readonly id: string;
  readonly customer: string;
  readonly fields: Fields;
  readonly size: number;
  received: number;
  readonly sha256: Hash;
  /** The object that the finished upload created. */
  made: GoogleObject | undefined;
}

/** Everything that this platform stores. */
export interface Google {
  readonly world: World;
  readonly accounts: Customers;
  readonly objects: WorldObjects<Kind>;
  readonly delivery: Delivery;
  readonly sessions: Map<string, UploadSession>;
  readonly endedTokens: Set<string>;
  /** Access tokens that were issued for a refresh token, each with its expiry time. */
  readonly grants: Map<string, number>;
}

const FIRST_DIGITS: Readonly<Record<Kind, string>> = {
  ...{ campaign_budget: '14', campaign: '21', ad_group: '17', ad: '71', ad_group_criterion: '33', asset: '35' },
  video: '61',
};

export function makeGoogle(world: World): Google {
  const accounts = makeCustomers();
  const objects = makeObjects<Kind>(world, FIRST_DIGITS);
  const delivery = makeDelivery(world, () => objects.all().flatMap((object) => lineOf(accounts, objects, object)));
  return {
    ...{ world, accounts, objects, delivery, sessions: new Map(), endedTokens: new Set(), grants: new Map() },
  };
}

type Objects = Pick<Google, 'objects'>;

/** Returns the object with a resource name, even if it was removed. */
export function objectNamed({ objects }: Objects, name: unknown): GoogleObject | undefined {
  const parsed = parseName(name);
  const object = parsed === undefined ? undefined : objects.get(parsed.id.split('~').at(-1) ?? '');
  return object !== undefined && nameOf(object) === name ? object : undefined;
}

export function nameOf({
  accountId,
  kind,
  id,
  parentId,
}: Pick<GoogleObject, 'accountId' | 'kind' | 'id' | 'parentId'>): string {
  const isHeld = kind === 'ad' || kind === 'ad_group_criterion';
  return resourceName(accountId, kind, isHeld ? `${parentId}~${id}` : id);
}

export const campaignOf = ({ objects }: Objects, object: GoogleObject): GoogleObject | undefined => {
  if (object.kind === 'campaign') return object;
  const parent = objects.get(object.parentId);
  return parent === undefined ? undefined : campaignOf({ objects }, parent);
};

const inner = (fields: Fields, name: string): Fields => (isFields(fields[name]) ? fields[name] : {});

/** Returns what an ad shows: the hash of its film, or else the video's id. */
export function filmOf(google: Objects, ad: GoogleObject): string {
  const { videos } = inner(inner(ad.fields, 'ad'), 'demand_gen_video_responsive_ad');
  const first: unknown = Array.isArray(videos) ? videos[0] : undefined;
  const asset = isFields(first) ? objectNamed(google, first.asset) : undefined;
  const videoId = asset === undefined ? undefined : inner(asset.fields, 'youtube_video_asset').youtube_video_id;
  const film = google.objects.all().find(({ kind, fields }) => kind === 'video' && fields.video_id === videoId);
  return String(film?.fields.sha256 ?? videoId ?? ad.id);
}

/** Returns an ad that is switched on as a line for the market, with its campaign's budget in the smallest currency units. */
function lineOf(accounts: Customers, objects: WorldObjects<Kind>, ad: GoogleObject): Line[] {
  const group = objects.get(ad.parentId);
  const campaign = group === undefined ? undefined : objects.get(group.parentId);
  if (ad.kind !== 'ad' || group === undefined || campaign === undefined) return [];
  if ([ad, group, campaign].some(({ fields }) => fields.status !== 'ENABLED') || ad.quirks.has('review-disapproved'))
    return [];
  const account = accounts.get(ad.accountId);
  if (account.status !== 'ENABLED') return [];
  const budget = objectNamed({ objects }, campaign.fields.campaign_budget);
  const units = (micros: unknown) => unitsOf(micros ?? 0, account.currency) ?? 0;
  const { start_date_time: start, end_date_time: end } = campaign.fields;
  return [
    {
      ...{ ad: ad.id, group: group.id, campaign: campaign.id, zone: account.timeZone },
      film: filmOf({ objects }, ad),
      dollar: dollarUnits(account.currency),
      reviewed: Number(ad.fields.review_until),
      start: start === undefined ? campaign.createdAt : instantOf(start, account.timeZone),
      end: end === undefined ? Number.POSITIVE_INFINITY : instantOf(end, account.timeZone),
      budget: {
        holder: campaign.id,
        daily: units(budget?.fields.amount_micros),
        lifetime: units(budget?.fields.total_amount_micros),
      },
      overspends: [campaign, group].some(({ quirks }) => quirks.has('overspend')),
    },
  ];
}
