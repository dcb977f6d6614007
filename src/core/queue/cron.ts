import { Cron } from 'croner';
import { invalid } from '../kernel/index.ts';

/**
 * When a schedule fires next, after the given moment. On the day when clocks jump ahead, a time that does not exist fires
 * right after the gap; an hour that comes twice fires once.
 *
 * @param cron five fields: minute, hour, day of the month, month, day of the week
 * @param timezone IANA name
 * @throws `validation-failed` for a pattern or a timezone that cannot be read, and for a pattern that never fires
 */
export function nextTime(cron: string, timezone: string, after: Date): Date {
  if (!isTimezone(timezone))
    throw invalid([
      { path: 'timezone', message: `${JSON.stringify(timezone)} is no IANA timezone such as Europe/Berlin` },
    ]);
  const next = read(cron, timezone).nextRun(after);
  if (next === null) throw invalid([{ path: 'cron', message: `${JSON.stringify(cron)} never fires` }]);
  return next;
}

function read(cron: string, timezone: string): Cron {
  try {
    return new Cron(cron, { timezone, mode: '5-part', paused: true });
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    throw invalid([{ path: 'cron', message: `must be five fields such as "0 3 * * *" (every day at 3): ${why}` }]);
  }
}

function isTimezone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    return true;
  } catch {
    return false;
  }
}
