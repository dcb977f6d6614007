import { numberAt } from '../json.ts';
import type { Json } from '../port.ts';

/** Meta's error codes, by their meaning. The error type is useless: throttling arrives as OAuthException with HTTP 400. */

const within = (code: number, from: number, to: number): boolean => code >= from && code <= to;

/** Source: Meta's guide to rate limits; facebook-python-business-sdk#416, airbyte#10655. */
export function isThrottle(status: number, error: Json | undefined): boolean {
  const code = numberAt(error, 'code');
  if (code === undefined) return status === 429;
  return [4, 17, 32, 613].includes(code) || within(code, 80_000, 80_014) || status === 429;
}

export type AuthNeed = 'new_token' | 'permission' | 'a_person';

/** 190/459 and 368: the token is valid, but a person has to clear a checkpoint or a block (pipeboard meta-ads-mcp, api.py). */
export function authNeed(code: number | undefined, subcode: number | undefined): AuthNeed | undefined {
  if (code === 368 || (code === 190 && subcode === 459)) return 'a_person';
  if (code === 190 || code === 102 || code === 104) return 'new_token';
  if (subcode === 1_885_183) return 'permission';
  if (code !== undefined && (code === 10 || code === 3 || code === 294 || within(code, 200, 299))) return 'permission';
  return undefined;
}

/** 1 and 2 are failures of the platform, which does not say whether it kept what was sent. */
export const isUnclear = (code: number | undefined, status: number, isTransient: boolean): boolean =>
  code === undefined || code === 1 || code === 2 || isTransient || (status >= 500 && ![100].includes(code));

/** For an object that was created shortly before: it is not shown yet (facebook-nodejs-business-sdk#5, postiz#1562). */
export const isNotShown = (code: number | undefined, subcode: number | undefined): boolean =>
  code === 100 && subcode === 33;

/** "Ad creative is incomplete": a second try fixed 93 of 188 (justwatch golang SDK, PR #90). */
export const FICKLE = 1_487_390;
export const VERSION_GONE = 2635;
/** A chunk failed; `error_data` says where to continue (facebook-php-graph-sdk#821). */
export const CHUNK_FAILED = 1_363_037;
/** The upload timed out without receiving anything. */
export const UPLOAD_TIMED_OUT = 1_363_030;
export const SESSION_GONE = 1_363_026;
