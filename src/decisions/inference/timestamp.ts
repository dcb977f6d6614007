import type { ResultExample } from './schema.ts';

/** A Date can hold milliseconds since 1970 up to this far in both directions. */
const FURTHEST_MS = 8.64e15;
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/;

/** Returns ms since 1970. A text without a zone is UTC on every machine. NaN if it is not a time or not in the calendar. */
export function timestampMs(at: ResultExample['at']): number {
  if (typeof at === 'number') return Math.abs(at) <= FURTHEST_MS ? at : Number.NaN;
  if (at instanceof Date) return at.getTime();
  const [text, year, month, day, time = '00:00', zone = 'Z'] = ISO.exec(at) ?? [];
  if (text === undefined) return Number.NaN;
  const days = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (days.getUTCDate() !== Number(day)) return Number.NaN; // 30 February
  return Date.parse(`${year}-${month}-${day}T${time}${zone}`);
}
