import { offsetsOf } from '../../core/queue/index.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Formats a local time: 2026-12-01 18:00. */
export function wallTime(at: Date, timezone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(at);
}

const WALL = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})$/;

/** Converts a local time to an instant; undefined if the text is not a valid local time. */
export function instantOfWall(written: string, timezone: string): Date | undefined {
  const [, year, month, day, hour, minute] = WALL.exec(written)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || hour > 23 || minute > 59) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDate ? instantOfLocal(date, hour, minute, offsetsOf(timezone)) : undefined;
}

/**
 * Converts a local time to an instant. If the clocks repeat it, returns the first; if they skip it, returns the moment right
 * after.
 *
 * @param date midnight, in UTC, of the local date
 * @param offsetAt returns the zone's offset in minutes: `offsetsOf`
 */
export function instantOfLocal(date: Date, hour: number, minute: number, offsetAt: (at: Date) => number): Date {
  const wall = date.getTime() + (60 * hour + minute) * MINUTE_MS;
  const [before, after] = [offsetAt(new Date(wall - DAY_MS)), offsetAt(new Date(wall + DAY_MS))];
  const instants = [before, after]
    .map((offset) => ({ offset, at: new Date(wall - offset * MINUTE_MS) }))
    .filter(({ offset, at }) => offsetAt(at) === offset)
    .sort((one, other) => one.at.getTime() - other.at.getTime());
  return instants[0]?.at ?? changeBetween(offsetAt, wall - DAY_MS, wall + DAY_MS);
}

/** Finds the first minute with the new offset. */
function changeBetween(offsetAt: (at: Date) => number, from: number, to: number): Date {
  let [low, high] = [Math.ceil(from / MINUTE_MS), Math.floor(to / MINUTE_MS)];
  const before = offsetAt(new Date(low * MINUTE_MS));
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(new Date(middle * MINUTE_MS)) === before) low = middle;
    else high = middle;
  }
  return new Date(high * MINUTE_MS);
}
