/** The Business API version that this folder uses; no other file names it. */
export const API_VERSION = 'v1.3';

export const pathTo = (path: string): string => `/open_api/${API_VERSION}${path}`;
