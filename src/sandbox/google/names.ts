/** The kinds of objects that this platform has. */
export type Kind = 'video' | 'campaign_budget' | 'campaign' | 'ad_group' | 'ad' | 'ad_group_criterion' | 'asset';

/** The collection in the resource names of each kind. */
export const COLLECTIONS: Readonly<Record<Kind, string>> = {
  ...{ campaign_budget: 'campaignBudgets', campaign: 'campaigns', ad_group: 'adGroups', ad: 'adGroupAds' },
  ...{ ad_group_criterion: 'adGroupCriteria', asset: 'assets', video: 'youTubeVideoUploads' },
};

interface ResourceName {
  readonly customer: string;
  readonly collection: string;
  /** The last part of the name; with a tilde, the parent's id and the object's own. */
  readonly id: string;
}

/** Parses `customers/1/campaigns/2`. */
export function parseName(name: unknown): ResourceName | undefined {
  const [, customer, collection, id] = /^customers\/(\d+)\/(\w+)\/([-\d]+(?:~[-\d]+)?)$/.exec(String(name)) ?? [];
  return customer === undefined || collection === undefined || id === undefined
    ? undefined
    : { customer, collection, id };
}

export const resourceName = (customer: string, kind: Kind, id: string): string =>
  `customers/${customer}/${COLLECTIONS[kind]}/${id}`;

/** Checks for a negative id, which stands for an object that the same request creates. */
export const isTemporary = (name: unknown): boolean =>
  parseName(name)
    ?.id.split('~')
    .some((id) => id.startsWith('-')) === true;
