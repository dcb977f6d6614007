import { readFileSync } from 'node:fs';
import { median } from '../measure.ts';
import type { Answered } from './load.ts';
import { KINDS, type Kind } from './mix.ts';

const MINUTE_MS = 60_000;

/** What a minute was like. Latencies are those of the requests that were due in it. */
export interface Minute {
  readonly requests: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly longest_ms: number;
  /** Median of the samples, in MB; null where there is no /proc. */
  readonly rss_mb: number | null;
  readonly p99_ms_by_kind: Readonly<Record<Kind, number>>;
}

/** Collects by minute of the load. */
export class Minutes {
  readonly #answered: Answered[][] = [];
  readonly #rss: number[][] = [];

  add(answered: Answered): void {
    at(this.#answered, answered.dueMs).push(answered);
  }

  addRss(sinceMs: number, megabytes: number | null): void {
    if (megabytes !== null) at(this.#rss, sinceMs).push(megabytes);
  }

  /** @param minute counted from 1 */
  of(minute: number): Minute {
    const answered = this.#answered[minute - 1] ?? [];
    const sorted = sortedLatencies(answered);
    const rss = this.#rss[minute - 1] ?? [];
    return {
      requests: answered.length,
      p50_ms: quantile(sorted, 0.5),
      p99_ms: quantile(sorted, 0.99),
      longest_ms: quantile(sorted, 1),
      rss_mb: rss.length === 0 ? null : median(rss),
      p99_ms_by_kind: Object.fromEntries(
        KINDS.map((kind) => [kind, quantile(sortedLatencies(answered.filter((one) => one.kind === kind)), 0.99)]),
      ) as Record<Kind, number>,
    };
  }
}

function at<Value>(minutes: Value[][], sinceMs: number): Value[] {
  const minute = Math.floor(sinceMs / MINUTE_MS);
  minutes[minute] ??= [];
  return minutes[minute];
}

const sortedLatencies = (answered: readonly Answered[]) =>
  Float64Array.from(answered, ({ latencyMs }) => latencyMs).sort();

/** The smallest value that is not exceeded by this share of them; NaN of none. */
const quantile = (sorted: Float64Array, share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;

/** Resident memory of a process in MB (10⁶ bytes); null where there is no /proc. */
export function rssOf(pid: number): number | null {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? null : (Number(kibibytes) * 1024) / 1e6;
  } catch {
    return null;
  }
}
