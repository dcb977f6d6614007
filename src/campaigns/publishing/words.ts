/** The job that advances a publication. */
export const PUBLISH_JOB = 'publish-campaign';
/** The job that renders a clip for its placement. */
export const RENDER_JOB = 'render-placement';
/** The kinds of jobs that a publication needs in order to advance. */
export const JOBS_OF_PUBLICATION: readonly string[] = [PUBLISH_JOB, RENDER_JOB];
/** The job that compares an account with our records. */
export const RECONCILE_JOB = 'reconcile-ads';

/** The job that checks an account once a day and renews its token in time. */
export const ACCOUNT_JOB = 'look-after-ad-account';

export const publicationKey = (id: string) => `publication ${id}`;
export const renditionKey = (clipId: string, platform: string) => `rendition ${clipId} ${platform}`;
export const accountKey = (id: string) => `account ${id}`;

/** Returns the name under which an account's token is sealed. */
export const secretNameOf = (accountId: string) => `ad_account.${accountId}`;
