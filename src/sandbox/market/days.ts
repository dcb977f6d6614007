/** Cached formats, by time zone. */
const formats = new Map<string, Intl.DateTimeFormat>();

function parts(time: number, timeZone: string): Readonly<Record<string, string>> {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
}

/** Returns the local day, such as 2026-11-26. */
export function dayOf(time: number, timeZone: string): string {
  const { year, month, day } = parts(time, timeZone);
  return `${year}-${month}-${day}`;
}

/** Returns the local hour, 0 to 23. */
export const hourOf = (time: number, timeZone: string): number => Number(parts(time, timeZone).hour);

/** Returns what a clock in the zone shows, to the second, as if it were UTC. */
export function clockOf(time: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = parts(time, timeZone);
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

const HOUR_MS = 3_600_000;

/** Cuts a stretch within one hour of UTC at the zone's midnight, which lies inside it in zones such as Asia/Kolkata. */
export function cutAtMidnight(from: number, to: number, timeZone: string): readonly (readonly [number, number])[] {
  if (hourOf(from, timeZone) !== 23) return [[from, to]];
  const second = Math.floor(from / 1000) * 1000;
  const midnight = second + HOUR_MS - (clockOf(second, timeZone) % HOUR_MS);
  return midnight < to
    ? [
        [from, midnight],
        [midnight, to],
      ]
    : [[from, to]];
}

/** Formats a time as the Graph API does: 2026-11-26T03:00:00-0800. */
export function timeText(time: number, timeZone: string): string {
  const { year, month, day, hour, minute, second } = parts(time, timeZone);
  const offset = Math.round((clockOf(time, timeZone) - Math.floor(time / 1000) * 1000) / 60_000);
  const size = Math.abs(offset);
  const digits = `${String(Math.floor(size / 60)).padStart(2, '0')}${String(size % 60).padStart(2, '0')}`;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset < 0 ? '-' : '+'}${digits}`;
}

/** Whether it is a day of the calendar, as 2026-11-26. */
export const isDay = (day: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) && nextDay(day, 0) === day;

export const nextDay = (day: string, days = 1): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
