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
}

export interface Journal {
  add(entry: Omit<RequestEntry, 'n'>): void;
  entries(): readonly RequestEntry[];
  clear(): void;
}

export function makeJournal(): Journal {
  let entries: RequestEntry[] = [];
  return {
    add(entry) {
      entries.push({ n: entries.length + 1, ...entry });
    },
    entries: () => entries,
    clear() {
      entries = [];
    },
  };
}
