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
 * Creates a directory for all files of a test run. From then on, `tmpdir()` returns it, here and in every process that is started.
 * First removes what killed runs have left behind, including servers.
 */
export function makeRunDirectory(): string {
  const inMemory = memoryWithRoom();
  for (const place of [tmpdir(), ...(inMemory === undefined ? [] : [inMemory])])
    for (const name of readdirSync(place)) {
      const [, pid] = name.match(`^${PREFIX}(\\d+)-`) ?? [];
      if (pid !== undefined && !isAlive(Number(pid))) removeRun(join(place, name));
    }
  const directory = mkdtempSync(join(inMemory ?? tmpdir(), `${PREFIX}${process.pid}-`));
  // PostgreSQL runs as its own user, which must be able to reach its cluster inside the directory
  chmodSync(directory, 0o711);
  process.env.TMPDIR = directory;
  return directory;
}

/** The directory whose files Linux keeps in memory. */
const MEMORY = '/dev/shm';
const ROOM_BYTES = 8 * 2 ** 30;

/**
 * Creates a directory in memory if there is room for a run. There, the files of embedded databases, a thousand each, are copied and deleted
 * in a tenth of the time that a disk takes. Returns undefined if there is no such room.
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

/** Returns the command of a process if the system shows it, because another process may have the number by now. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
