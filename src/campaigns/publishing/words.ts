/** The job that brings a publication on. */
export const PUBLISH_JOB = 'publish-campaign';
/** The job that renders a clip for what its ads are placed on. */
export const RENDER_JOB = 'render-placement';
/** The kinds of jobs that a publication needs to get on. */
export const JOBS_OF_PUBLICATION: readonly string[] = [PUBLISH_JOB, RENDER_JOB];
/** The job that compares an account with what we know of it. */
export const RECONCILE_JOB = 'reconcile-ads';

/** The job that looks at an account once a day, and renews its token in time. */
export const ACCOUNT_JOB = 'look-after-ad-account';

export const publicationKey = (id: string) => `publication ${id}`;
export const renditionKey = (clipId: string, platform: string) => `rendition ${clipId} ${platform}`;
export const accountKey = (id: string) => `account ${id}`;

/** Under which name the token of an account is sealed. */
export const secretNameOf = (accountId: string) => `ad_account.${accountId}`;
