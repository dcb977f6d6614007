import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { median } from '../measure.ts';
import type { Answered } from './load.ts';
import { KINDS, type Kind } from './mix.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** The measurements of a minute. Latencies are those of the requests that were due in it. */
export interface Minute {
  readonly requests: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly longest_ms: number;
  /** Median of the samples, in MB; null if there is no /proc. */
  readonly rss_mb: number | null;
  /** CPU cores of this machine in use by any process. A minute with much other load says little about the server. */
  readonly cores_busy: number;
  readonly p99_ms_by_kind: Readonly<Record<Kind, number>>;
}

/** A sample of what is visible from outside. */
interface Sample {
  readonly sinceMs: number;
  readonly rssMb: number | null;
  /** CPU time used on the whole machine since it was started. */
  readonly busyMs: number;
}

/** Collects measurements by minute of the load. */
export class Minutes {
  readonly #answered: Answered[][] = [];
  readonly #samples: Sample[][] = [];

  add(answered: Answered): void {
    at(this.#answered, answered.dueMs).push(answered);
  }

  /** Samples the server and the machine. Call it once per second. */
  sample(sinceMs: number, server: number): void {
    at(this.#samples, sinceMs).push({ sinceMs, rssMb: rssOf(server), busyMs: busyMs() });
  }

  /** Returns the seconds with the highest p99, highest first: their number since the load began, and their p99 in ms. */
  slowestSeconds(most: number): readonly { readonly second: number; readonly p99_ms: number }[] {
    const bySecond: Answered[][] = [];
    for (const one of this.#answered.flat()) at(bySecond, one.dueMs, SECOND_MS).push(one);
    return bySecond
      .map((answered, second) => ({ second, p99_ms: quantile(sortedLatencies(answered), 0.99) }))
      .sort((a, b) => b.p99_ms - a.p99_ms)
      .slice(0, most);
  }

  /** @param minute counted from 1 */
  of(minute: number): Minute {
    const answered = this.#answered[minute - 1] ?? [];
    const sorted = sortedLatencies(answered);
    const samples = this.#samples[minute - 1] ?? [];
    const rss = samples.flatMap(({ rssMb }) => rssMb ?? []);
    return {
      requests: answered.length,
      p50_ms: quantile(sorted, 0.5),
      p99_ms: quantile(sorted, 0.99),
      longest_ms: quantile(sorted, 1),
      rss_mb: rss.length === 0 ? null : median(rss),
      cores_busy: coresBusy(samples),
      p99_ms_by_kind: Object.fromEntries(
        KINDS.map((kind) => [kind, quantile(sortedLatencies(answered.filter((one) => one.kind === kind)), 0.99)]),
      ) as Record<Kind, number>,
    };
  }
}

function at<Value>(stretches: Value[][], sinceMs: number, lengthMs = MINUTE_MS): Value[] {
  const stretch = Math.floor(sinceMs / lengthMs);
  stretches[stretch] ??= [];
  return stretches[stretch];
}

const sortedLatencies = (answered: readonly Answered[]) =>
  Float64Array.from(answered, ({ latencyMs }) => latencyMs).sort();

/** Returns the smallest value that this share does not exceed, to the microsecond; NaN if there are no values. */
const quantile = (sorted: Float64Array, share: number) =>
  Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN) * 1000) / 1000;

function coresBusy(samples: readonly Sample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return Number.NaN;
  return (last.busyMs - first.busyMs) / (last.sinceMs - first.sinceMs);
}

const busyMs = () => cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);

/** Returns the resident memory of a process in MB (10⁶ bytes); null if there is no /proc. */
function rssOf(pid: number): number | null {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? null : (Number(kibibytes) * 1024) / 1e6;
  } catch {
    return null;
  }
}
