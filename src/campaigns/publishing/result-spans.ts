import { dayIn, plusDays } from '../../core/kernel/index.ts';
import type { AccountToUse, DaySpan, ResultPart, ResultSpan } from './port.ts';

/** Days of one report: every platform gives as many. */
const DAYS_AT_ONCE = 28;

/** Reads results stretch by stretch, and says of each that it was read. @param read yields its rows, and a hole for what could not be read */
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

/** The days that are asked for, up to the account's today. */
export const untilToday = ({ since, until }: ResultSpan, { time_zone }: AccountToUse, now: Date): DaySpan => ({
  since,
  until: until ?? dayIn(time_zone, now),
});

/** So many ads of one request. */
export function* inSlices(ads: readonly string[], size: number): Generator<readonly string[]> {
  for (let from = 0; from < ads.length; from += size) yield ads.slice(from, from + size);
}
