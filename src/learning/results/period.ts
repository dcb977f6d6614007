import { readInstant, shown } from '../../core/kernel/index.ts';

/** A period of time, from `start` until before `end`. */
export interface Period {
  readonly start: Date;
  readonly end: Date;
  /** Whether it is given and shown as dates in UTC, including the last one. */
  readonly inDays: boolean;
}

const DAY_MS = 86_400_000;
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
/** An instant as spreadsheets and databases write it: a space for the T, no seconds, no colon in the zone. */
const INSTANT = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?(?:([Zz])|([+-]\d\d):?(\d\d))$/;
/** None of our platforms is older than YouTube (2005), and no database stores a five-digit year. */
const YEARS = { first: 2005, last: 9998 };

/** Parses a date (2026-11-22) or an instant with its zone (2026-11-22T10:00:00Z); undefined if it is neither. */
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

/** Returns why a text is not a valid time for a result; undefined if it is. */
export function timeFault(written: string): string | undefined {
  const time = onCalendar(written);
  if (time === undefined)
    return `must be a date such as 2026-11-22, or an instant such as 2026-11-22T10:00:00Z, got ${shown(written)}`;
  return isOutOfRange(time) ? `must be in ${YEARS.first} or later, before year 9999, got ${written}` : undefined;
}

/** Returns the period between two times that were checked; undefined if it ends before it begins. */
export function periodOf(start: string, end: string): Period | undefined {
  const from = readTime(start);
  const to = readTime(end);
  if (from === undefined || to === undefined) return undefined;
  const last = to.isDay ? new Date(to.at.getTime() + DAY_MS) : to.at;
  return last > from.at ? { start: from.at, end: last, inDays: from.isDay && to.isDay } : undefined;
}

const IN_NAME = /(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)/;

/** Returns the days in the name that YouTube Studio gives a folder: `Content 2026-10-01_2026-10-31 My channel`. */
export function periodInName(name: string | undefined): readonly [string, string] | undefined {
  const [, start = '', end = ''] = IN_NAME.exec(name ?? '') ?? [];
  return periodOf(start, end) === undefined ? undefined : [start, end];
}

/** Returns whether a period lies within the requested times, each of which may be missing. */
export function isWithin(period: Period, from: string | undefined, to: string | undefined): boolean {
  const first = from === undefined ? undefined : readTime(from);
  const last = to === undefined ? undefined : readTime(to);
  const end = last === undefined ? undefined : last.at.getTime() + (last.isDay ? DAY_MS : 0);
  return !(first !== undefined && period.start < first.at) && !(end !== undefined && period.end.getTime() > end);
}

/** Returns both ends as they are shown. */
export function shownPeriod({ start, end, inDays }: Period): { period_start: string; period_end: string } {
  if (!inDays) return { period_start: start.toISOString(), period_end: end.toISOString() };
  return { period_start: day(start), period_end: day(new Date(end.getTime() - DAY_MS)) };
}

const day = (at: Date) => at.toISOString().slice(0, 10);
