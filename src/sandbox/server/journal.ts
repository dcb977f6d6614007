/** A request that a platform received, without its token, query or body. */
export interface RequestEntry {
  readonly n: number;
  readonly platform: string;
  readonly method: string;
  /** The path below the platform's own address. */
  readonly path: string;
  /** Null if nothing was sent back. */
  readonly status: number | null;
  /** The fault that occurred. */
  readonly fault?: string;
  /** When it arrived, by the sandbox's clock. */
  readonly at: string;
  /** How many requests that change something were in progress when this one arrived, including itself; 0 for a read. */
  readonly in_flight: number;
}

export interface Journal {
  add(entry: Omit<RequestEntry, 'n'>): void;
  /** Counts a request that changes something, until `leave` is called. */
  enter(): { readonly inFlight: number; readonly leave: () => void };
  entries(): readonly RequestEntry[];
  clear(): void;
}

export function makeJournal(): Journal {
  let entries: RequestEntry[] = [];
  let inFlight = 0;
  return {
    enter() {
      inFlight += 1;
      let isUnderWay = true;
      const leave = () => {
        if (isUnderWay) inFlight -= 1;
        isUnderWay = false;
      };
      return { inFlight, leave };
    },
    add(entry) {
      entries.push({ n: entries.length + 1, ...entry });
    },
    entries: () => entries,
    clear() {
      entries = [];
    },
  };
}
