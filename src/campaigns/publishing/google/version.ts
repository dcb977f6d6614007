/** The Google Ads API version that this folder uses; no other file names it. */
export const API_VERSION = 'v25';

/** Customer ids are written with dashes but sent without them. */
export const customerId = (externalId: string): string => externalId.replaceAll('-', '');

/** Returns the path of an account's method, such as `googleAds:search`. */
export const pathTo = (externalId: string, method: string): string =>
  `/${API_VERSION}/customers/${customerId(externalId)}/${method}`;

export const resourceName = (externalId: string, collection: string, id: string): string =>
  `customers/${customerId(externalId)}/${collection}/${id}`;

/** Returns the id in a resource name: its last part or, if that contains a tilde, what follows the tilde. */
export const idIn = (name: string | undefined): string | undefined => /([^/~]+)$/.exec(name ?? '')?.[1];
