/** The job that brings a publication on. */
export const PUBLISH_JOB = 'publish-campaign';
/** The job that compares an account with what we know of it. */
export const RECONCILE_JOB = 'reconcile-ads';

export const publicationKey = (id: string) => `publication ${id}`;
export const accountKey = (id: string) => `account ${id}`;

/** Under which name the token of an account is sealed. */
export const secretNameOf = (accountId: string) => `ad_account.${accountId}`;
