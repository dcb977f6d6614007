import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'campaigns-engine-run-';

/**
 * A directory for everything that a run of the tests puts down: from now on it is what `tmpdir()` says, here and in every process that is
 * started. What runs that were killed have left, servers included, is removed first.
 */
export function makeRunDirectory(): string {
  const inMemory = memoryWithRoom();
  for (const place of [tmpdir(), ...(inMemory === undefined ? [] : [inMemory])])
    for (const name of readdirSync(place)) {
      const [, pid] = name.match(`^${PREFIX}(\\d+)-`) ?? [];
      if (pid !== undefined && !isAlive(Number(pid))) removeRun(join(place, name));
    }
  const directory = mkdtempSync(join(inMemory ?? tmpdir(), `${PREFIX}${process.pid}-`));
  // PostgreSQL runs as a user of its own, which must reach its cluster in it
  chmodSync(directory, 0o711);
  process.env.TMPDIR = directory;
  return directory;
}

/** Linux keeps these files in memory. */
const MEMORY = '/dev/shm';
const ROOM_BYTES = 8 * 2 ** 30;

/**
 * A directory in memory, where it has room for a run: the files of embedded databases, a thousand each, are copied and deleted there in a
 * tenth of the time that a disk takes. Undefined: there is none.
 */
function memoryWithRoom(): string | undefined {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM_BYTES && freemem() >= ROOM_BYTES ? MEMORY : undefined;
  } catch {
    return undefined;
  }
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
