import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'campaigns-engine-run-';

/**
 * A directory for everything that a run of the tests puts down: from now on it is what `tmpdir()` says, here and in every process that is
 * started. What runs that were killed have left, servers included, is removed first.
 */
export function makeRunDirectory(): string {
  const system = tmpdir();
  for (const name of readdirSync(system)) {
    const [, pid] = name.match(`^${PREFIX}(\\d+)-`) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) removeRun(join(system, name));
  }
  const directory = mkdtempSync(join(system, `${PREFIX}${process.pid}-`));
  // PostgreSQL runs as a user of its own, which must reach its cluster in it
  chmodSync(directory, 0o711);
  process.env.TMPDIR = directory;
  return directory;
}

/** Ends the servers that a run has left behind, and deletes its files. */
export function removeRun(directory: string): void {
  for (const name of readdirSync(directory)) {
    const pidFile = join(directory, name, 'data', 'postmaster.pid');
    if (!existsSync(pidFile)) continue;
    const [pid] = readFileSync(pidFile, 'utf8').split('\n');
    if (commandOf(Number(pid)).includes(join(directory, name))) process.kill(Number(pid), 'SIGQUIT');
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** What a process was started as, where the system says so; another process may have the number by now. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
