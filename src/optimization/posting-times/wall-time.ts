import { offsetsOf } from '../../core/queue/index.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What a clock on the wall shows: 2026-12-01 18:00. */
export function wallTime(at: Date, timezone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(at);
}

const WALL = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})$/;

/** The instant of a local time; undefined when it is no such time. */
export function instantOfWall(written: string, timezone: string): Date | undefined {
  const [, year, month, day, hour, minute] = WALL.exec(written)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || hour > 23 || minute > 59) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDate ? instantOfLocal(date, hour, minute, offsetsOf(timezone)) : undefined;
}

/**
 * A time on the wall as an instant: one that comes twice is the first, one that the clock leaves out is the moment right after.
 *
 * @param date midnight, in UTC, of the local date
 * @param offsetAt of the zone, in minutes: `offsetsOf`
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

/** When the offset changes: the first minute of the later one. */
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
