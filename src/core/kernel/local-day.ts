const DAY_MS = 86_400_000;
/** The largest difference between midnight in a zone and midnight in UTC. */
const FURTHEST_MS = 15 * 3_600_000;

/** Returns the date so many days later. */
export const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Returns the date in a zone at an instant. */
export const dayIn = (timeZone: string, at: Date): string => formatIn(timeZone).format(at);

/** Returns the first instant of a day in a zone: a day on which clocks change has 23 or 25 hours. */
export function startOfDay(day: string, timeZone: string): Date {
  const format = formatIn(timeZone);
  let before = Date.parse(day) - FURTHEST_MS;
  let from = Date.parse(day) + FURTHEST_MS;
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (format.format(middle) < day) before = middle;
    else from = middle;
  }
  return new Date(from);
}

// Swedish writes dates as 2026-11-26
const formatIn = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
