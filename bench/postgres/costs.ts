import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';

/** What one orchestration costs. CPU times are those of all processes of a side; NaN if there is no /proc. */
export interface Costs {
  readonly client_cpu_us: number;
  readonly postgresql_cpu_us: number;
  readonly wal_bytes: number;
}

/** Returns the costs since the processes started. */
export async function costsNow(client: pg.Client): Promise<Costs> {
  const { rows } = await client.query<{ wal: number; pid: number }>(
    `select (pg_current_wal_insert_lsn() - '0/0')::float8 as wal, pg_backend_pid() as pid`,
  );
  const [{ wal, pid } = { wal: Number.NaN, pid: -1 }] = rows;
  const own = times('self');
  return {
    client_cpu_us: own === undefined ? Number.NaN : own.own + own.ended,
    postgresql_cpu_us: serverTime(pid),
    wal_bytes: wal,
  };
}

export const costsOfEach = (orchestrations: number, before: Costs, after: Costs): Costs => ({
  client_cpu_us: (after.client_cpu_us - before.client_cpu_us) / orchestrations,
  postgresql_cpu_us: (after.postgresql_cpu_us - before.postgresql_cpu_us) / orchestrations,
  wal_bytes: (after.wal_bytes - before.wal_bytes) / orchestrations,
});

/** Linux counts processor time in hundredths of a second (proc(5), sysconf(_SC_CLK_TCK)). */
const MICROSECONDS_PER_TICK = 10_000;

interface Times {
  readonly parent: number;
  /** CPU time of the process itself, in microseconds. */
  readonly own: number;
  /** CPU time of its children that have ended, in microseconds. */
  readonly ended: number;
}

/** Returns the CPU time of the postmaster, its running children, and those that have ended. */
function serverTime(backend: number): number {
  const postmaster = times(backend)?.parent;
  const total = postmaster === undefined ? undefined : times(postmaster);
  if (total === undefined) return Number.NaN;
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return children
    .map((name) => times(Number(name)))
    .filter((child) => child?.parent === postmaster)
    .reduce((sum, child) => sum + (child?.own ?? 0), total.own + total.ended);
}

function times(pid: number | 'self'): Times | undefined {
  try {
    // the command's name is in parentheses and may contain any character, so fields are counted from the last parenthesis
    const afterCommand = readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1) ?? '';
    const fields = afterCommand.trim().split(' ').map(Number);
    const sum = (...at: number[]) => at.reduce((total, each) => total + (fields[each] ?? 0), 0) * MICROSECONDS_PER_TICK;
    return { parent: fields[1] ?? 0, own: sum(11, 12), ended: sum(13, 14) };
  } catch {
    return undefined; // it has ended, or this is not Linux
  }
}
