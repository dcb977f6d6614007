/**
 * One figure of a benchmark: ours beside a peer's, measured in the same run; no peer, where there is none to be had, and
 * nothing at all where the machine lacks what is measured.
 */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number | null;
  readonly peer_name: string | null;
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly aim: number | string;
  /** What else a reader wants to know before he believes it. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What a file of bench/ exports under its own name. Tables are for people only. */
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
 * Milliseconds of processor time that `work` takes, all threads of this process together: unlike the clock it does not
 * change when the machine has other things to do, and an engine with threads of its own is not favoured by them. Short
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

/** A number for people, with four digits that mean something. */
export const shown = (value: number) =>
  Number(value.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 6 });
