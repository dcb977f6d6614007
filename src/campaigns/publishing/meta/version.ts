/** The version of the Marketing API whose words this folder speaks; the only place that names it. */
export const API_VERSION = 'v26.0';

export const pathTo = (...parts: readonly string[]): string => `/${[API_VERSION, ...parts].join('/')}`;

/** An account as the Graph API names it in paths. */
export const accountNode = (externalId: string): string => `act_${externalId.replace(/^act_/, '')}`;
