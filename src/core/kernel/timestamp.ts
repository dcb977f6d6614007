import { z } from 'zod';
import { mustBe } from './messages.ts';

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** Returns whether the date exists: `Date` reads 30 February as 2 March, and PostgreSQL has no year 0. */
function isDay(year: number, month: number, day: number): boolean {
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= lastDay;
}

/** Returns whether the year has four digits: an offset can move a time out of that range, which databases and responses cannot write. */
const isWritable = (at: Date): boolean => at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999;

/** Returns the instant of an RFC 3339 text; undefined for any other text, a date that does not exist, and years before 1 or after 9999. */
export function readInstant(written: string): Date | undefined {
  const [, year, month, day] = RFC_3339.exec(written) ?? [];
  if (year === undefined || !isDay(Number(year), Number(month), Number(day))) return undefined;
  const at = new Date(written.toUpperCase());
  return isWritable(at) ? at : undefined;
}

/** A date; PostgreSQL has no year 0. */
export const Day = z.iso
  .date(mustBe('a date such as 2026-11-22'))
  .refine((written) => !written.startsWith('0000'), 'must be a date of year 1 or later');

/** A time in RFC 3339. Responses show it in UTC; a request may have an offset. */
export const Timestamp = z
  .string()
  .refine(
    (written) => readInstant(written) !== undefined,
    mustBe('an RFC 3339 time on a day that exists, such as 2026-01-31T12:00:00Z'),
  )
  .meta({ format: 'date-time', examples: ['2026-11-22T10:24:41.123Z'] });
