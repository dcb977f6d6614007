/** A local time; the hour is missing where only the date is known. */
export interface LocalTime {
  readonly hour: number | undefined;
  /** 0 is Monday. */
  readonly weekday: number;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
export const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Returns a function that reads the local hour and weekday of an instant. A date has the same weekday in every zone. */
export function localTimes(timezone: string): (at: Date | string | number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hour: '2-digit',
    hourCycle: 'h23',
    weekday: 'short',
  });
  return (at) => {
    const isDate = typeof at === 'string' && DATE.test(at);
    if (isDate) return { hour: undefined, weekday: (new Date(`${at}T00:00:00Z`).getUTCDay() + 6) % 7 };
    const parts = format.formatToParts(new Date(at));
    const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
    return { hour: Number(part('hour')), weekday: WEEKDAYS.indexOf(part('weekday')) };
  };
}
