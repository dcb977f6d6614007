import { dayOf, isDay, nextDay } from '../../market/index.ts';
import type { Fields } from '../../world/index.ts';
import { fromText, isFields } from '../check-params.ts';
import { invalidParameter } from '../graph-error.ts';

/** Days in the account's calendar, both ends included. */
export interface Span {
  readonly since: string;
  readonly until: string;
}

const PRESETS: Readonly<Record<string, (today: string) => Span>> = {
  today: (today) => ({ since: today, until: today }),
  yesterday: (today) => ({ since: nextDay(today, -1), until: nextDay(today, -1) }),
  last_3d: (today) => past(today, 3),
  last_7d: (today) => past(today, 7),
  last_14d: (today) => past(today, 14),
  last_28d: (today) => past(today, 28),
  last_30d: (today) => past(today, 30),
  last_90d: (today) => past(today, 90),
  maximum: (today) => ({ since: firstDay(today), until: today }),
  data_maximum: (today) => ({ since: firstDay(today), until: today }),
  this_month: (today) => ({ since: `${today.slice(0, 7)}-01`, until: today }),
};

/** How long figures are kept. */
export const MONTHS = 37;

/** The first day that a report may ask for. */
export function firstDay(today: string): string {
  const months = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 - MONTHS;
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  // a month without such a day ends before it
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const day = Math.min(last, Number(today.slice(8)));
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}

const past = (today: string, days: number): Span => ({ since: nextDay(today, -days), until: nextDay(today, -1) });

/** Returns the days that a report covers; by default, the last 30. */
export function spanOf(params: Fields, now: number, timeZone: string): Span {
  const today = dayOf(now, timeZone);
  const range = fromText(params.time_range);
  if (range !== undefined) return checkedRange(range);
  const preset = PRESETS[String(params.date_preset ?? 'last_30d')];
  if (preset === undefined)
    throw invalidParameter(`This sandbox does not know date_preset ${params.date_preset}; give a time_range`);
  return preset(today);
}

function checkedRange(range: unknown): Span {
  const { since, until } = isFields(range) ? range : {};
  if (typeof since !== 'string' || typeof until !== 'string' || !isDay(since) || !isDay(until))
    throw invalidParameter(
      'Must be a date representation in the format YYYY-MM-DD: time_range[since], time_range[until]',
    );
  if (until < since) throw invalidParameter('time_range[until] must not be before time_range[since]');
  return { since, until };
}

/** Splits the days as `time_increment` says: into periods of several days, months, or a single one. */
export function pieces({ since, until }: Span, increment: unknown): readonly Span[] {
  if (increment === undefined || increment === 'all_days') return [{ since, until }];
  if (increment === 'monthly')
    return cut(since, until, (day) => `${nextDay(`${day.slice(0, 7)}-28`, 4).slice(0, 7)}-01`);
  const days = Number(increment);
  if (!Number.isInteger(days) || days < 1 || days > 90)
    throw invalidParameter('time_increment must be a number of days from 1 to 90, monthly or all_days');
  return cut(since, until, (day) => nextDay(day, days));
}

function cut(since: string, until: string, next: (day: string) => string): readonly Span[] {
  const spans: Span[] = [];
  for (let day = since; day <= until; day = next(day)) {
    const last = nextDay(next(day), -1);
    spans.push({ since: day, until: last < until ? last : until });
  }
  return spans;
}
