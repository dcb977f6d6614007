/** TikTok's return codes, by their meaning. Source: tiktok-business-api-sdk, tiktok_code.py; its guide to return codes. */

const among = (codes: readonly number[]) => {
  const known = new Set(codes);
  return (code: number): boolean => known.has(code);
};

export const DONE = 0;
/** Part of the request failed: the reply names each id that did. */
export const IN_PART = 20_001;

/** 40100 also reports the limit of an app. */
export const isThrottle = among([40_100, 40_132, 61_000]);

/** The request_id, the film's name, or the material already exists: the first try succeeded. */
export const isThereAlready = among([40_050, 40_911, 40_052]);

/** The object already has this value. */
export const NO_UPDATE = 40_012;

/** Temporary: the film is being processed, or somebody else is writing. */
export const isNotNow = among([40_200, 40_201, 40_202, 40_901, 40_902]);

const isTokenGone = among([...[40_102, 40_103, 40_104, 40_105, 40_107, 40_109, 40_110, 40_115, 40_120, 40_309]]);

const isPersonNeeded = among([40_114, 41_000]);
const isForbidden = among([
  ...[40_001, 40_003, 40_113, 40_117, 40_118, 40_119, 40_124, 40_125, 40_130, 40_131, 40_300, 40_301],
]);

export type AuthNeed = 'new_token' | 'permission' | 'a_person';

export function authNeed(code: number): AuthNeed | undefined {
  if (isTokenGone(code)) return 'new_token';
  if (isPersonNeeded(code)) return 'a_person';
  return isForbidden(code) ? 'permission' : undefined;
}

/** The platform's own failures: it does not say whether it kept what was sent. */
export const isUnclear = (code: number | undefined): boolean =>
  code === undefined || (code >= 50_000 && code < 60_000) || code === 60_001;

/** The version, the operation, or a field no longer exists. */
export const isVersionGone = among([40_006, 40_051, 41_001, 41_002, 40_400]);
