import { randomUUID } from 'node:crypto';
import { fstatSync, ftruncateSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

/** The holder of a directory, as written in the lock file. */
const Owner = z.object({
  /** New each time the lock is taken, so its holder notices when another process has taken it. */
  token: z.string(),
  pid: z.int(),
  host: z.string(),
  /** Id of the running kernel: processes on the same kernel see each other's locks. */
  kernel: z.string(),
  purpose: z.string(),
  released: z.boolean(),
});
export type Owner = z.infer<typeof Owner>;

export const newOwner = (purpose: string): Owner => ({
  token: randomUUID(),
  pid: process.pid,
  host: hostname(),
  kernel: kernel(),
  purpose,
  released: false,
});

function kernel(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return `host ${hostname()}`; // not on Linux
  }
}

/** Returns undefined if nobody has written the file, or if writing was interrupted. */
export function readOwner(file: string): Owner | undefined {
  try {
    return Owner.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      return undefined;
    throw error;
  }
}

/** Overwrites the file in place: a lock belongs to the file, not to its name. */
export function writeOwner(fd: number, owner: Owner): void {
  const text = Buffer.from(JSON.stringify(owner));
  writeSync(fd, text, 0, text.length, 0);
  if (fstatSync(fd).size > text.length) ftruncateSync(fd, text.length);
}

/** Returns the time since the file was written, by the clock of its file system: the clocks of two hosts may differ. */
export function ageMs(file: string): number {
  const probe = `${file}.clock-${process.pid}`;
  try {
    writeFileSync(probe, '');
    return statSync(probe).mtimeMs - statSync(file).mtimeMs;
  } finally {
    rmSync(probe, { force: true });
  }
}
