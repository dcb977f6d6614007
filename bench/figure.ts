import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem } from 'node:os';

/** One measured figure next to a peer measured in the same run; null: it could not be measured here. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number | null;
  readonly peer_name: string;
  readonly peer: number | null;
  /** ours ÷ peer, the median over the pairs. */
  readonly ratio: number | null;
  readonly aim: number;
  /** What helps to judge the figure. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** To four significant digits: more would pretend. */
export const rounded = (value: number) => Number(value.toPrecision(4));

export const progress = (line: string) => process.stderr.write(`${line}\n`);

/** The machine that the figures belong to. */
export const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memory_gb: Math.round(totalmem() / 2 ** 30),
  system: `${process.platform} ${release()}`,
  node: process.versions.node,
  revision: revision(),
  load_average: loadavg().map(rounded),
});

function revision(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
