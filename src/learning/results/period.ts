import { readInstant, shown } from '../../core/kernel/index.ts';

/** A stretch of time: from `start` on, up to `end`, which is the first moment after the period. */
export interface Period {
  readonly start: Date;
  readonly end: Date;
  /** Given, and shown, as dates in UTC, of which the last one counts. */
  readonly inDays: boolean;
}

const DAY_MS = 86_400_000;
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
/** As spreadsheets and databases write it: a space for the T, no seconds, no colon in the zone. */
const INSTANT = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?(?:([Zz])|([+-]\d\d):?(\d\d))$/;
/** No platform of ours is older than YouTube (2005), and no database stores a year of five digits. */
const YEARS = { first: 2005, last: 9998 };

/** A date (2026-11-22) or an instant with its zone (2026-11-22T10:00:00Z); undefined when it is neither. */
function readTime(written: string): Time | undefined {
  const time = onCalendar(written);
  return time === undefined || isOutOfRange(time) ? undefined : time;
}

interface Time {
  readonly at: Date;
  readonly isDay: boolean;
}

function onCalendar(written: string): Time | undefined {
  const isDay = DAY.test(written);
  const at = readInstant(isDay ? `${written}T00:00:00Z` : rfc3339(written));
  return at === undefined ? undefined : { at, isDay };
}

function isOutOfRange({ at }: Time): boolean {
  const year = at.getUTCFullYear();
  return year < YEARS.first || year > YEARS.last;
}

function rfc3339(written: string): string {
  const [, day, minute, second = ':00', utc, hours, minutes] = INSTANT.exec(written) ?? [];
  return `${day}T${minute}${second}${utc ?? `${hours}:${minutes}`}`;
}

/** What keeps a text from being a time of a result; undefined when nothing does. */
export function timeFault(written: string): string | undefined {
  const time = onCalendar(written);
  if (time === undefined)
    return `must be a date such as 2026-11-22, or an instant such as 2026-11-22T10:00:00Z, got ${shown(written)}`;
  return isOutOfRange(time) ? `must be in ${YEARS.first} or later, before year 9999, got ${written}` : undefined;
}

/** The period between two times that were checked; undefined when it ends before it begins. */
export function periodOf(start: string, end: string): Period | undefined {
  const from = readTime(start);
  const to = readTime(end);
  if (from === undefined || to === undefined) return undefined;
  const last = to.isDay ? new Date(to.at.getTime() + DAY_MS) : to.at;
  return last > from.at ? { start: from.at, end: last, inDays: from.isDay && to.isDay } : undefined;
}

const IN_NAME = /(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)/;

/** The days in the name that YouTube Studio gives a folder: `Content 2026-10-01_2026-10-31 My channel`. */
export function periodInName(name: string | undefined): readonly [string, string] | undefined {
  const [, start = '', end = ''] = IN_NAME.exec(name ?? '') ?? [];
  return periodOf(start, end) === undefined ? undefined : [start, end];
}

/** Whether a period lies within the times that were asked for, each of which may be missing. */
export function isWithin(period: Period, from: string | undefined, to: string | undefined): boolean {
  const first = from === undefined ? undefined : readTime(from);
  const last = to === undefined ? undefined : readTime(to);
  const end = last === undefined ? undefined : last.at.getTime() + (last.isDay ? DAY_MS : 0);
  return !(first !== undefined && period.start < first.at) && !(end !== undefined && period.end.getTime() > end);
}

/** The two ends as they are shown. */
export function shownPeriod({ start, end, inDays }: Period): { period_start: string; period_end: string } {
  if (!inDays) return { period_start: start.toISOString(), period_end: end.toISOString() };
  return { period_start: day(start), period_end: day(new Date(end.getTime() - DAY_MS)) };
}

const day = (at: Date) => at.toISOString().slice(0, 10);
