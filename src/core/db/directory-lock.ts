import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { unavailable } from '../kernel/index.ts';

interface Owner {
  readonly pid: number;
  readonly purpose: string;
  /** When the process started, so that a later process with the same number is not taken for it. */
  readonly startedAt: string;
}

const FILE = /^lock\.(\d+)$/;
const openHere = new Set<string>();

/**
 * Takes the directory for this process, or throws `data-directory-in-use`.
 *
 * The lock is the file `lock.<n>` with the highest n; it is held while its owner lives. A taker links `lock.<n+1>` into
 * place, which only one of several can do, and then looks again: numbers only grow, so whoever sees no higher one holds the
 * lock. A lock left by a dead process therefore needs no clean-up, and no moment exists in which two hold it.
 *
 * @returns the function that gives it back
 */
export function lockDirectory(directory: string, purpose: string): () => void {
  const path = resolve(directory);
  if (openHere.has(path)) throw inUse(path, { pid: process.pid, purpose: 'opened twice here', startedAt: '' });
  const me: Owner = { pid: process.pid, purpose, startedAt: startOf(process.pid) };
  const draft = join(path, `lock-draft.${process.pid}`);
  writeFileSync(draft, JSON.stringify(me));
  try {
    for (;;) {
      const newest = newestLock(path);
      const owner = newest === 0 ? undefined : ownerOf(path, newest);
      if (owner !== undefined && isAlive(owner)) throw inUse(path, owner);
      if (!linked(draft, lockFile(path, newest + 1))) continue;
      if (newestLock(path) > newest + 1) {
        rmSync(lockFile(path, newest + 1), { force: true });
        continue;
      }
      for (const older of lockNumbers(path)) if (older <= newest) rmSync(lockFile(path, older), { force: true });
      openHere.add(path);
      return () => {
        // the file stays, so that numbers never start again; it names nobody
        openHere.delete(path);
        writeFileSync(lockFile(path, newest + 1), JSON.stringify({ ...me, pid: 0 }));
      };
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

const lockFile = (path: string, number: number) => join(path, `lock.${number}`);
const lockNumbers = (path: string) =>
  readdirSync(path)
    .flatMap((name) => FILE.exec(name)?.[1] ?? [])
    .map(Number);
const newestLock = (path: string) => Math.max(0, ...lockNumbers(path));

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function ownerOf(path: string, number: number): Owner | undefined {
  try {
    return JSON.parse(readFileSync(lockFile(path, number), 'utf8'));
  } catch {
    return undefined; // gone meanwhile, or cut short when its owner died
  }
}

function isAlive({ pid, startedAt }: Owner): boolean {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return startOf(pid) === startedAt;
}

/** Boot and start time of a process on Linux; elsewhere empty, and the process number alone must do. */
function startOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // proc(5): field 22 of stat is the start time; the command in field 2 may hold spaces and ends at the last “)”
    const afterCommand = readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1) ?? '';
    return `${boot} ${afterCommand.trim().split(' ')[19]}`;
  } catch {
    return '';
  }
}

function inUse(path: string, owner: Owner) {
  return unavailable(
    'data-directory-in-use',
    `${path} is in use by process ${owner.pid} (${owner.purpose}): stop it, give another --data-dir, or go through it with --server URL`,
  );
}
