import { Cron } from 'croner';
import { type EngineError, invalid, isTimezone } from '../kernel/index.ts';
import { nextElapsed } from './cron-elapsed.ts';

/** Five fields; croner would also read nicknames such as @daily, and six or seven fields. */
const FIVE_FIELDS = /^\s*\S+(?:\s+\S+){4}\s*$/;

/**
 * Returns when a recurring job fires next after the given time, as in crontab(5): if both day fields are restricted, a day must
 * match either; if one begins with `*` (or `?`, as in Quartz), it must match both. When clocks change, a pattern whose minute or
 * hour begins with `*` follows elapsed time. Any other pattern fires once per day; a time that does not exist fires as long after
 * the gap as it lies after the start of the gap (2:30 at 3:30).
 *
 * @param cron five fields: minute, hour, day of the month, month, day of the week
 * @param timezone IANA name
 * @throws `validation-failed` for a pattern or a timezone that cannot be read, and for a pattern that never fires
 */
export function nextTime(cron: string, timezone: string, after: Date): Date {
  if (!isTimezone(timezone))
    throw invalid([
      { path: 'timezone', message: `${JSON.stringify(timezone)} is not an IANA time zone, such as Europe/Berlin` },
    ]);
  const [minute = '', hour = '', day = '', , weekday = ''] = cron.trim().split(/\s+/);
  // other crons write `?` for a day field that is not used
  const domAndDow = /^[*?]/.test(day) || /^[*?]/.test(weekday);
  const isElapsed = minute.startsWith('*') || hour.startsWith('*');
  const next = isElapsed
    ? nextElapsed((utcOffset, from) => firing(cron, { utcOffset, domAndDow }, from), timezone, after)
    : firing(cron, { timezone, domAndDow }, after);
  if (next === null) throw invalid([{ path: 'cron', message: `${JSON.stringify(cron)} never fires` }]);
  return next;
}

interface Reading {
  readonly timezone?: string;
  /** The offset in minutes, instead of a timezone. */
  readonly utcOffset?: number;
  readonly domAndDow: boolean;
}

/** Returns the first time after `from`; null if there is none. */
function firing(cron: string, reading: Reading, from: Date): Date | null {
  const pattern = read(cron, reading);
  try {
    return pattern.nextRun(from);
  } catch (error) {
    // croner searches for a date that never comes until the stack overflows
    if (error instanceof RangeError) return null;
    throw unreadable(error);
  }
}

function read(cron: string, reading: Reading): Cron {
  if (!FIVE_FIELDS.test(cron)) throw unreadable(`${JSON.stringify(cron)} does not have five fields`);
  try {
    return new Cron(cron.trim(), { ...reading, mode: '5-part', paused: true });
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(why: unknown): EngineError {
  const words = why instanceof Error ? why.message.replace(/^CronPattern: /, '') : String(why);
  return invalid([
    { path: 'cron', message: `must have five fields, such as "0 3 * * *" (every day at 3:00): ${words}` },
  ]);
}
