import { clockOf } from '../market/index.ts';

/** Returns the instant of a local time such as `2027-01-10 08:00:00` in a time zone; NaN if it is not a time. */
export function instantOf(written: unknown, timeZone: string): number {
  if (typeof written !== 'string' || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(written)) return Number.NaN;
  const wanted = Date.parse(`${written.replace(' ', 'T')}Z`);
  if (Number.isNaN(wanted) || !new Date(wanted).toISOString().startsWith(written.replace(' ', 'T'))) return Number.NaN;
  let instant = wanted;
  // the second pass corrects times near a clock change
  for (let turn = 0; turn < 2; turn++) instant += wanted - clockOf(instant, timeZone);
  return instant;
}
