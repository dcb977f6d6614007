import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second (proc(5), sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  readonly parent: number;
  /** Processor seconds of the process itself. */
  readonly own: number;
  /** Processor seconds of its children that have ended. */
  readonly ended: number;
}

/** Undefined where there is no /proc, or the process has gone. */
export function processTimes(pid: number | 'self'): ProcessTimes | undefined {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return undefined;
  // the command's name stands in parentheses and may hold anything: fields are counted from the last one
  const fields = (readFileSync(path, 'utf8').split(')').at(-1) ?? '').trim().split(' ').map(Number);
  const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map(
    (at) => fields[at],
  );
  return { parent, own: (user + system) / TICKS_PER_SECOND, ended: (endedUser + endedSystem) / TICKS_PER_SECOND };
}

/** Processor seconds of a PostgreSQL server so far: the postmaster, its living children and the ended ones. */
export function serverSeconds(backendPid: number): number | undefined {
  const postmaster = processTimes(backendPid)?.parent;
  const times = postmaster === undefined ? undefined : processTimes(postmaster);
  if (times === undefined) return undefined;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => safeTimes(Number(name)))
    .filter((child) => child?.parent === postmaster);
  return times.own + times.ended + children.reduce((sum, child) => sum + (child?.own ?? 0), 0);
}

function safeTimes(pid: number): ProcessTimes | undefined {
  try {
    return processTimes(pid);
  } catch {
    return undefined; // it ended between the look and the read
  }
}
