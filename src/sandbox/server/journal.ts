/** A request that a platform got. No token, no query, no body. */
export interface RequestEntry {
  readonly n: number;
  readonly platform: string;
  readonly method: string;
  /** Below the platform's own address. */
  readonly path: string;
  /** Null: nothing was sent back. */
  readonly status: number | null;
  /** The fault that met it. */
  readonly fault?: string;
  /** When, by the sandbox's clock. */
  readonly at: string;
  /** How many changing requests were under way when this one came, itself among them; 0 for a read. */
  readonly in_flight: number;
}

export interface Journal {
  add(entry: Omit<RequestEntry, 'n'>): void;
  /** Counts a changing request until `leave` is called. */
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
