import { dayIn, plusDays } from '../../core/kernel/index.ts';
import type { AccountToUse, AdPlatform, Calls, DaySpan, ResultPart } from './port.ts';

/** Days per report: every platform returns this many. */
const DAYS_AT_ONCE = 28;

/**
 * Reads results in spans of 28 days and yields each span once it was read. @param read yields its rows, and a hole for what
 * could not be read
 */
export async function* bySpans(
  { since, until }: DaySpan,
  read: (span: DaySpan) => AsyncGenerator<ResultPart>,
): AsyncGenerator<ResultPart> {
  for (let first = since; first <= until; first = plusDays(first, DAYS_AT_ONCE)) {
    const last = plusDays(first, DAYS_AT_ONCE - 1);
    const span = { since: first, until: last < until ? last : until };
    yield* read(span);
    yield { read: span };
  }
}

/**
 * Reads the results of this many ads per request, up to the account's current day. What cannot be read is a hole; no row is
 * made up for it.
 *
 * @param read yields one row per ad and day of the account's calendar
 */
export const ofAds =
  (
    adsAtOnce: number,
    read: (span: DaySpan, ads: readonly string[], account: AccountToUse, calls: Calls) => AsyncGenerator<ResultPart>,
  ): AdPlatform['results'] =>
  ({ since, until }, ads, account, calls) =>
    bySpans({ since, until: until ?? dayIn(account.time_zone, calls.now()) }, async function* (span) {
      for (let from = 0; from < ads.length; from += adsAtOnce)
        yield* read(span, ads.slice(from, from + adsAtOnce), account, calls);
    });
