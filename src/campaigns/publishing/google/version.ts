/** The version of the Google Ads API whose words this folder speaks; the only place that names it. */
export const API_VERSION = 'v25';

/** Ids of customers are written with dashes and sent without. */
export const customerId = (externalId: string): string => externalId.replaceAll('-', '');

/** `googleAds:search` of an account. */
export const pathTo = (externalId: string, method: string): string =>
  `/${API_VERSION}/customers/${customerId(externalId)}/${method}`;

export const resourceName = (externalId: string, collection: string, id: string): string =>
  `customers/${customerId(externalId)}/${collection}/${id}`;

/** The last part of a resource name; of one with a tilde, what stands behind it. */
export const idIn = (name: string | undefined): string | undefined => /([^/~]+)$/.exec(name ?? '')?.[1];
