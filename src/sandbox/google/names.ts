/** The kinds of objects that this platform has. */
export type Kind = 'video' | 'campaign_budget' | 'campaign' | 'ad_group' | 'ad' | 'ad_group_criterion' | 'asset';

/** How resource names call the objects of a kind. */
export const COLLECTIONS: Readonly<Record<Kind, string>> = {
  ...{ campaign_budget: 'campaignBudgets', campaign: 'campaigns', ad_group: 'adGroups', ad: 'adGroupAds' },
  ...{ ad_group_criterion: 'adGroupCriteria', asset: 'assets', video: 'youTubeVideoUploads' },
};

interface ResourceName {
  readonly customer: string;
  readonly collection: string;
  /** The last part; with a tilde, the holder's id and its own. */
  readonly id: string;
}

/** `customers/1/campaigns/2` */
export function parseName(name: unknown): ResourceName | undefined {
  const [, customer, collection, id] = /^customers\/(\d+)\/(\w+)\/([-\d]+(?:~[-\d]+)?)$/.exec(String(name)) ?? [];
  return customer === undefined || collection === undefined || id === undefined
    ? undefined
    : { customer, collection, id };
}

export const resourceName = (customer: string, kind: Kind, id: string): string =>
  `customers/${customer}/${COLLECTIONS[kind]}/${id}`;

/** Ids below zero stand for what is made in the same request. */
export const isTemporary = (name: unknown): boolean =>
  parseName(name)
    ?.id.split('~')
    .some((id) => id.startsWith('-')) === true;
