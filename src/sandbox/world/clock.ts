/** The sandbox's time in milliseconds since 1970, and what is due in it. */
export interface Clock {
  now(): number;
  /** @param ms how far time jumps ahead, on top of what passes by itself */
  advance(ms: number): void;
  /** Runs the work at a time: what became due at three o'clock happens at three, although somebody looks at four. */
  at(time: number, work: () => void): void;
}

/** How the time passes: with the machine's, only by `advance`, or as somebody else's clock says. */
export type ClockChoice = 'real' | 'virtual' | { readonly now: () => Date };

/** Where a virtual clock begins: a Monday at noon, so that a first day is neither short nor a weekend. */
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

/** Work that happens later. It runs when somebody looks: nothing can tell the difference, and no timer is needed. */
export interface Agenda {
  at(time: number, work: () => void): void;
  /** Does everything that is due, in the order of its time and at that time. */
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
