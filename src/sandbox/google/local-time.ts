import { dayOf, hourOf } from '../market/index.ts';

const MINUTE_MS = 60_000;

/** The instant of `2027-01-10 08:00:00` in a time zone; NaN for what is no time. */
export function instantOf(written: unknown, timeZone: string): number {
  if (typeof written !== 'string' || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(written)) return Number.NaN;
  const wanted = Date.parse(`${written.replace(' ', 'T')}Z`);
  let instant = wanted;
  // the second turn settles times near a change of the clocks
  for (let turn = 0; turn < 2; turn++) instant += wanted - localOf(instant, timeZone);
  return instant;
}

/** What the clock of the zone shows, as if it were UTC. */
function localOf(instant: number, timeZone: string): number {
  const hour = Date.parse(`${dayOf(instant, timeZone)}T${String(hourOf(instant, timeZone)).padStart(2, '0')}:00:00Z`);
  const minutes = new Intl.DateTimeFormat('en', { timeZone, minute: 'numeric' }).format(instant);
  return hour + Number(minutes) * MINUTE_MS + (instant % MINUTE_MS);
}
