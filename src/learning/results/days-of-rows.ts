const HOUR_MS = 3_600_000;
/** A day of a local calendar has 23 hours when the clocks go forward, and 25 when they go back. */
const SHORTEST_DAY_MS = 23 * HOUR_MS;
export const LONGEST_DAY_MS = 25 * HOUR_MS;
/** Shifts the middle of every local day from UTC−10 to UTC+13:45 into the UTC date with the same name, in any season. */
const TOWARDS_ITS_DATE_MS = 2 * HOUR_MS - 1;

interface Span {
  readonly period_start: Date;
  /** The first instant after the span. */
  readonly period_end: Date;
}

export const lengthOf = ({ period_start, period_end }: Span) => period_end.getTime() - period_start.getTime();
export const isWholeDay = (row: Span) => lengthOf(row) >= SHORTEST_DAY_MS;

/**
 * Returns a row's date. A day, which may follow an account's calendar, has the date of its middle; hours have the UTC
 * date of their start.
 */
export function dayOf(row: Span): string {
  const start = row.period_start.getTime();
  const at = isWholeDay(row) ? start + lengthOf(row) / 2 + TOWARDS_ITS_DATE_MS : start;
  return new Date(at).toISOString().slice(0, 10);
}

const DAY_MS = 24 * HOUR_MS;

/** The first and the last day, both included. */
interface Days {
  readonly from: string;
  readonly to: string;
}

function daysOf(row: Span): Days {
  if (lengthOf(row) <= LONGEST_DAY_MS) return { from: dayOf(row), to: dayOf(row) };
  const { period_start, period_end } = row;
  return {
    from: dayOf({ period_start, period_end: new Date(period_start.getTime() + DAY_MS) }),
    to: dayOf({ period_start: new Date(period_end.getTime() - DAY_MS), period_end }),
  };
}

/** Returns whether all of the row's days are among these. */
export function isInDays(row: Span, { from, to }: Days): boolean {
  const own = daysOf(row);
  return from <= own.from && own.to <= to;
}

/** Returns whether some of the row's days are among these and others are not. */
export function isPartlyInDays(row: Span, days: Days): boolean {
  const own = daysOf(row);
  return own.from <= days.to && own.to >= days.from && !isInDays(row, days);
}
