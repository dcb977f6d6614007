import type { PostingTimes, PostingWindow } from './schema.ts';

const DAYS = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];

const percent = (lift: number) => `${lift < 0 ? '−' : '+'}${Math.abs(100 * lift).toFixed(0)}`;

/** Writes the sentence for people: what did better, or that nothing clearly did. */
export function timesInWords(times: Omit<PostingTimes, 'because'>, hasHours: boolean): string {
  const [first] = times.windows;
  const hint = hasHours ? '' : ' Hours are not known: only dates were given.';
  if (first !== undefined) {
    const { lift, low90, high90 } = first;
    const did = `${percent(lift).replace('+', '')}% ${lift < 0 ? 'worse' : 'better'} than your usual mix`;
    return `${whenInWords(first)} did ${did} (90%: ${percent(low90)} to ${percent(high90)}%; ${times.n} posts since ${times.since}).${hint}`;
  }
  const rows = hasHours ? times.hours : times.weekdays;
  const best = rows.reduce((most, each) => (each.lift > most.lift ? each : most));
  const what = hasHours ? 'The hour' : 'The weekday';
  return (
    `${what} makes almost no difference in ${times.n} posts: the best one is at ${percent(best.lift)}% ` +
    `(${percent(best.low90)} to ${percent(best.high90)}%). Post when it suits you.${hint}`
  );
}

function whenInWords({ weekdays, from, to }: PostingWindow): string {
  const days = weekdays.length === DAYS.length ? 'Every day' : weekdays.map((day) => DAYS[day - 1]).join(' and ');
  return from === 0 && to === 24 ? days : `${days} from ${from}:00 to ${to}:00`;
}
