import { z } from 'zod';
import { parse } from '../../core/kernel/index.ts';
import { offsetsOf } from '../../core/queue/index.ts';
import { localTimes } from './local-hours.ts';
import { PostingRules } from './rules-schema.ts';
import { instantOfLocal, wallTime } from './wall-time.ts';

const MINUTE_MS = 60_000;
/** Minimum notice, so that whoever set the time can still remove it. */
const NOTICE_MS = 30 * MINUTE_MS;
const MOST_DAYS = 60;
/** The hours to try when an account has neither slots nor posts. */
const USUAL_HOURS = [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20];

const Window = z.object({ weekdays: z.array(z.int()), from: z.int(), to: z.int() });

export const NextFreeInput = z.object({
  now: z.iso.datetime({ offset: true }),
  rules: PostingRules.omit({ platform: true }),
  windows: z.array(Window).default([]).describe('hours that did better: used before slots'),
  hours: z
    .array(z.object({ hour: z.int(), n: z.int() }))
    .default([])
    .describe('posts at each hour: without windows and slots the least used quarter of the hours is used'),
  taken: z
    .array(z.iso.datetime({ offset: true }))
    .default([])
    .describe('times of other campaigns of the platform'),
});
export type NextFreeInput = z.input<typeof NextFreeInput>;

export interface FreeTime {
  readonly at: string;
  /** Local time in the rules' zone: 2026-12-01 18:00. */
  readonly local: string;
  readonly timezone: string;
  readonly by: 'learned' | 'slot';
  readonly because: string;
}

interface Candidate {
  readonly weekdays: readonly number[] | undefined;
  readonly hour: number;
  readonly minute: number;
}

/**
 * Finds the first time, at least half an hour from now, that is a slot (or in a window that did better), outside the quiet
 * hours and forbidden days, and at least the gap away from all other times. If the clocks skip a local time, uses the moment
 * right after; if they repeat it, uses the first. Pure.
 *
 * @returns undefined when the rules leave no time free in 60 days
 * @throws `validation-failed`
 */
export function nextFreeTime(given: NextFreeInput): FreeTime | undefined {
  const { now, rules, windows, hours, taken } = parse(NextFreeInput, given);
  const { candidates, by, because } = candidatesOf(rules, windows, hours);
  const earliest = Date.parse(now) + NOTICE_MS;
  const others = taken.map((at) => Date.parse(at));
  const local = localTimes(rules.timezone);
  const isFree = (at: Date) => {
    const { hour = 0, weekday } = local(at);
    if (rules.never_on.includes(weekday + 1)) return false;
    if (rules.quiet !== null && isWithin(hour, rules.quiet)) return false;
    return others.every(
      (other) => Math.abs(other - at.getTime()) >= rules.gap_minutes * MINUTE_MS && other !== at.getTime(),
    );
  };
  const first = firstFree(candidates, rules.timezone, earliest, isFree);
  if (first === undefined) return undefined;
  return { at: first.toISOString(), local: wallTime(first, rules.timezone), timezone: rules.timezone, by, because };
}

const isWithin = (hour: number, { from, to }: { readonly from: number; readonly to: number }) =>
  from < to ? hour >= from && hour < to : hour >= from || hour < to;

type Parsed = z.output<typeof NextFreeInput>;

function candidatesOf(rules: Parsed['rules'], windows: Parsed['windows'], hours: Parsed['hours']) {
  const [window] = windows;
  if (window !== undefined)
    return {
      candidates: windows.flatMap(({ weekdays, from, to }) =>
        Array.from(
          { length: (to - from + 24) % 24 || 24 },
          (_, by): Candidate => ({ weekdays, hour: (from + by) % 24, minute: 0 }),
        ),
      ),
      by: 'learned' as const,
      because: 'The first free time in the hours that did better.',
    };
  if (rules.slots.length > 0)
    return {
      candidates: rules.slots.map(
        ({ weekday, hour, minute }): Candidate => ({
          weekdays: weekday === null ? undefined : [weekday],
          hour,
          minute,
        }),
      ),
      by: 'slot' as const,
      because: 'The first free slot of the rules.',
    };
  const used = hours.filter(({ n }) => n > 0).sort((one, other) => one.n - other.n || one.hour - other.hour);
  const quarter = used.slice(0, Math.ceil(used.length / 4)).map(({ hour }) => hour);
  return {
    candidates: (quarter.length > 0 ? quarter : USUAL_HOURS).map(
      (hour): Candidate => ({ weekdays: undefined, hour, minute: 0 }),
    ),
    by: 'slot' as const,
    because:
      quarter.length > 0
        ? 'The first free time in the least used quarter of the usual hours: no hours did clearly better, and the rules have no slots.'
        : 'The first free hour of the day: the rules have no slots, and there are too few posts.',
  };
}

/** Goes through the local days and returns the earliest free time of the first day that has one. */
function firstFree(
  candidates: readonly Candidate[],
  timezone: string,
  earliest: number,
  isFree: (at: Date) => boolean,
): Date | undefined {
  const [year = 0, month = 0, day = 0] = wallTime(new Date(earliest), timezone).split(/[- ]/).map(Number);
  const offsetAt = offsetsOf(timezone);
  for (let ahead = 0; ahead < MOST_DAYS; ahead++) {
    const date = new Date(Date.UTC(year, month - 1, day + ahead));
    const weekday = date.getUTCDay() === 0 ? 7 : date.getUTCDay();
    const times = candidates
      .filter(({ weekdays }) => weekdays === undefined || weekdays.includes(weekday))
      .map(({ hour, minute }) => instantOfLocal(date, hour, minute, offsetAt))
      .sort((one, other) => one.getTime() - other.getTime());
    const free = times.find((at) => at.getTime() >= earliest && isFree(at));
    if (free !== undefined) return free;
  }
  return undefined;
}
