/**
 * One figure of a benchmark: ours next to a peer's, measured in the same run. There is no peer if none is available, and
 * no value at all if the machine lacks what is measured.
 */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number | null;
  readonly peer_name: string | null;
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly aim: number | string;
  /** Further details that a reader needs to trust the figure. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The function that a file of bench/ exports under its own name. Tables are only for people. */
export type Bench = (progress: (line: string) => void) => Promise<BenchResult | readonly Figure[]>;

export interface BenchResult {
  readonly figures: readonly Figure[];
  readonly tables?: readonly Table[];
}

export interface Table {
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

/**
 * Returns the milliseconds of CPU time that `work` takes in all threads of this process. Unlike wall-clock time, it does not
 * change if the machine is busy, and an engine does not gain from using more threads. Short
 * work is repeated until it has taken `atLeastMs`.
 */
export async function processorTime(work: () => unknown, atLeastMs = 0): Promise<number> {
  const start = process.cpuUsage();
  for (let times = 1; ; times++) {
    await work();
    const { user, system } = process.cpuUsage(start);
    const total = (user + system) / 1_000;
    if (total >= atLeastMs) return total / times;
  }
}

/** Formats a number for people, with four significant digits. */
export const shown = (value: number) =>
  Number(value.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 6 });
