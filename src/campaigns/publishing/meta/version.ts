/** The Marketing API version that this folder uses; no other file names it. */
export const API_VERSION = 'v26.0';

export const pathTo = (...parts: readonly string[]): string => `/${[API_VERSION, ...parts].join('/')}`;

/** Returns an account's name in Graph API paths. */
export const accountNode = (externalId: string): string => `act_${externalId.replace(/^act_/, '')}`;
