import { randomUUID } from 'node:crypto';
import { fstatSync, ftruncateSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

/** Who holds a directory, as the lock file says it. */
const Owner = z.object({
  /** Of one taking: tells its holder when somebody else has taken the directory since. */
  token: z.string(),
  pid: z.int(),
  host: z.string(),
  /** The running kernel: processes that share it share its locks. */
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
    return `host ${hostname()}`; // no Linux
  }
}

/** Undefined: nobody has written it, or its writing was cut short. */
export function readOwner(file: string): Owner | undefined {
  try {
    return Owner.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      return undefined;
    throw error;
  }
}

/** In place: a lock belongs to the file, not to its name. */
export function writeOwner(fd: number, owner: Owner): void {
  const text = Buffer.from(JSON.stringify(owner));
  writeSync(fd, text, 0, text.length, 0);
  if (fstatSync(fd).size > text.length) ftruncateSync(fd, text.length);
}

/** How long ago the file was written, by the clock of its file system: those of two hosts may differ. */
export function ageMs(file: string): number {
  const probe = `${file}.clock-${process.pid}`;
  try {
    writeFileSync(probe, '');
    return statSync(probe).mtimeMs - statSync(file).mtimeMs;
  } finally {
    rmSync(probe, { force: true });
  }
}
