/** The version of the Business API whose words this folder speaks; the only place that names it. */
export const API_VERSION = 'v1.3';

export const pathTo = (path: string): string => `/open_api/${API_VERSION}${path}`;
