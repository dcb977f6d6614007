/** The sandbox's time in milliseconds since 1970. */
export interface Clock {
  now(): number;
  /** @param ms how far to jump ahead, in addition to the time that passes anyway */
  advance(ms: number): void;
  /** Runs the work as if it were that time: what became due at three o'clock happens at three, even if it runs at four. */
  at(time: number, work: () => void): void;
}

/** How time passes: as on this machine, only by `advance`, or by another clock. */
export type ClockChoice = 'real' | 'virtual' | { readonly now: () => Date };

/** The start of a virtual clock: a Monday at noon, so that the first day is neither short nor on a weekend. */
const VIRTUAL_START = Date.UTC(2026, 10, 23, 12);

export function makeClock(choice: ClockChoice): Clock {
  let ahead = 0;
  let pinned: number | undefined;
  const base = choice === 'virtual' ? () => VIRTUAL_START : choice === 'real' ? Date.now : () => choice.now().getTime();
  return {
    now: () => pinned ?? base() + ahead,
    advance(ms) {
      ahead += ms;
    },
    at(time, work) {
      pinned = time;
      try {
        work();
      } finally {
        pinned = undefined;
      }
    },
  };
}

/** Work that happens later. It runs at the next request: no client can tell the difference, and no timer is needed. */
export interface Agenda {
  at(time: number, work: () => void): void;
  /** Runs everything that is due, in chronological order, each at its own time. */
  catchUp(clock: Clock): void;
  clear(): void;
}

export function makeAgenda(): Agenda {
  let entries: { readonly time: number; readonly work: () => void }[] = [];
  return {
    at(time, work) {
      entries.push({ time, work });
      entries.sort((a, b) => a.time - b.time);
    },
    catchUp(clock) {
      const now = clock.now();
      for (let next = entries[0]; next !== undefined && next.time <= now; next = entries[0]) {
        entries = entries.slice(1);
        clock.at(next.time, next.work);
      }
    },
    clear() {
      entries = [];
    },
  };
}
