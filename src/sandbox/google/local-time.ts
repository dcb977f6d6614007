import { clockOf } from '../market/index.ts';

/** The instant of `2027-01-10 08:00:00` in a time zone; NaN for what is no time. */
export function instantOf(written: unknown, timeZone: string): number {
  if (typeof written !== 'string' || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(written)) return Number.NaN;
  const wanted = Date.parse(`${written.replace(' ', 'T')}Z`);
  let instant = wanted;
  // the second turn settles times near a change of the clocks
  for (let turn = 0; turn < 2; turn++) instant += wanted - clockOf(instant, timeZone);
  return instant;
}
