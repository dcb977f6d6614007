import type { FieldError } from '../../core/kernel/index.ts';
import { type Period, shownPeriod } from './period.ts';

const DAY_MS = 86_400_000;
/** Longer than any period that is still running, and than any clock is wrong. */
const YEAR_MS = 366 * DAY_MS;

interface Timed {
  readonly period: Period;
  readonly posted_at: string | null;
}

/**
 * Checks a result for times in the future. Within a year, it warns: the period is still running, or a clock is wrong.
 * Beyond that, the year is wrong. A day has come once it has begun anywhere on earth.
 */
export function timesToCome({ period, posted_at }: Timed, now: Date): { errors: FieldError[]; warnings: string[] } {
  const ahead = (at: Date) => at.getTime() - now.getTime();
  const { period_start, period_end } = shownPeriod(period);
  const today = `today is ${now.toISOString().slice(0, 10)}`;
  const times = [
    { path: 'period_start', at: period.start, written: period_start },
    { path: 'period_end', at: period.end, written: period_end },
    ...(posted_at === null ? [] : [{ path: 'posted_at', at: new Date(posted_at), written: posted_at }]),
  ];
  const errors = times
    .filter(({ at }) => ahead(at) > YEAR_MS)
    .map(({ path, written }) => ({ path, message: `${written} is more than a year ahead: ${today}` }));
  const [early] = times.filter(({ at }) => ahead(at) > DAY_MS);
  if (errors.length > 0 || early === undefined) return { errors, warnings: [] };
  const what = early.path === 'period_end' ? 'the figures cover only the time so far' : 'nothing can be known about it';
  return { errors, warnings: [`${early.path} ${early.written} is in the future (${today}): ${what}`] };
}
