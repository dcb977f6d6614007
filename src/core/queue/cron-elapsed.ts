const MINUTE_MS = 60_000;
/** No zone's offset changes by more than this. */
const LONGEST_JUMP_MS = 26 * 60 * MINUTE_MS;
/** Any pattern that matches at all is found after far fewer clock changes. */
const MOST_CHANGES = 100;

/**
 * Finds the next time of a pattern that follows elapsed time. Between two clock changes, the zone is a fixed offset from UTC, so
 * the pattern has exactly one meaning there. An hour that occurs twice is therefore searched twice, and a skipped hour is
 * skipped.
 *
 * @param firing returns the first match after a time at a fixed offset in minutes; null if there is none
 */
export function nextElapsed(
  firing: (utcOffset: number, after: Date) => Date | null,
  timezone: string,
  after: Date,
): Date | null {
  const offsetAt = offsetsOf(timezone);
  let from = after;
  for (let change = 0; change < MOST_CHANGES; change++) {
    const offset = offsetAt(from);
    const next = firing(offset, from);
    if (next === null) return null;
    const near = new Date(Math.min(next.getTime(), from.getTime() + LONGEST_JUMP_MS));
    const changed = firstChange(offsetAt, offset, from, near);
    if (changed === undefined) {
      if (near >= next) return next;
      // a distant match only shows that none is closer: clock changes matter again from shortly before it
      from = new Date(Math.max(near.getTime(), next.getTime() - LONGEST_JUMP_MS));
      continue;
    }
    // the time of the change itself has the new offset
    from = new Date(changed.getTime() - 1);
    const atChange = firing(offsetAt(changed), from);
    if (atChange?.getTime() === changed.getTime()) return changed;
    from = changed;
  }
  return null;
}

/** Returns the first minute with another offset, up to `to`; undefined if there is none. */
function firstChange(offsetAt: (at: Date) => number, offset: number, from: Date, to: Date): Date | undefined {
  for (let at = from.getTime(); at < to.getTime(); at += 30 * MINUTE_MS) {
    const end = Math.min(at + 30 * MINUTE_MS, to.getTime());
    if (offsetAt(new Date(end)) === offset) continue;
    let [before, after] = [Math.floor(at / MINUTE_MS), Math.ceil(end / MINUTE_MS)];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offsetAt(new Date(middle * MINUTE_MS)) === offset) before = middle;
      else after = middle;
    }
    return new Date(after * MINUTE_MS);
  }
  return undefined;
}

/** Returns a function for the minutes by which a zone is ahead of UTC at a time. */
export function offsetsOf(timezone: string): (at: Date) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
    const local = Date.UTC(year, month - 1, day, hour, minute);
    return local / MINUTE_MS - Math.floor(at.getTime() / MINUTE_MS);
  };
}
