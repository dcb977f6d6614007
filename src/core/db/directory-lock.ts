import { closeSync, constants, fsync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { unavailable } from '../kernel/index.ts';
import { ageMs, newOwner, type Owner, readOwner, writeOwner } from './lock-file.ts';
import { type OsLock, tryOsLock } from './os-lock.ts';

/** A directory that only this process may use. */
export interface DirectoryLock {
  /** @throws `data-directory-lost` once the lock file names another process, or is gone */
  check(): void;
  release(): void;
}

export interface LockOptions {
  /** How often the holder writes the lock file. */
  readonly beatMs?: number;
  /** How long a holder whose death the kernel cannot report counts as alive after it last wrote. */
  readonly leaseMs?: number;
  /** How long to wait for a busy lock whose file names no holder: it was released or taken a moment ago. */
  readonly releaseMs?: number;
  readonly osLock?: (fd: number) => Promise<OsLock>;
}

const BEAT_MS = 5_000;
const LEASE_MS = 30_000;
const LOOK_EVERY_MS = 250;
const LOOK_AGAIN_MS = 20;
const RELEASE_MS = 10_000;

/**
 * Locks the directory for this process, in two ways: with an operating-system lock on the file `lock`, which ends with its
 * holder, and with the content of that file. The lock decides between processes on the same kernel. A holder on another kernel,
 * or on a file system without locks, counts as alive until it has not written the file for 30 s. If it wakes up after that, it
 * finds another token in the file before its next statement, and stops.
 *
 * @throws `data-directory-in-use`
 */
export async function lockDirectory(
  directory: string,
  purpose: string,
  { beatMs = BEAT_MS, leaseMs = LEASE_MS, releaseMs = RELEASE_MS, osLock = tryOsLock }: LockOptions = {},
): Promise<DirectoryLock> {
  const path = resolve(directory);
  const file = join(path, 'lock');
  const fd = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    const owner = newOwner(purpose);
    const lock = await lockOrFindHolder(fd, file, osLock, releaseMs);
    const before = readOwner(file);
    if (lock === 'busy') throw inUse(path, before);
    if (before !== undefined && !before.released && !(lock === 'taken' && before.kernel === owner.kernel))
      await waitUntilDead(path, file, before, leaseMs);
    writeOwner(fd, owner);
    // without a lock, two processes may get here: the later one keeps the directory
    if (lock === 'unsupported') {
      await setTimeout(2 * LOOK_EVERY_MS);
      const now = readOwner(file);
      if (now?.token !== owner.token) throw inUse(path, now);
    }
    return held(path, file, fd, owner, beatMs);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/**
 * Takes the lock, or waits until the file names its holder. After a release, the kernel keeps the lock until the last write is on
 * disk; a holder that has just taken the lock has not written its name yet. This waits for both.
 */
async function lockOrFindHolder(
  fd: number,
  file: string,
  osLock: (fd: number) => Promise<OsLock>,
  releaseMs: number,
): Promise<OsLock> {
  const until = performance.now() + releaseMs;
  for (;;) {
    const lock = await osLock(fd);
    if (lock !== 'busy' || readOwner(file)?.released === false || performance.now() > until) return lock;
    await setTimeout(LOOK_AGAIN_MS);
  }
}

function held(path: string, file: string, fd: number, owner: Owner, beatMs: number): DirectoryLock {
  let isLost = false;
  let isReleased = false;
  const check = () => {
    const now = readOwner(file);
    isLost ||= now?.token !== owner.token;
    if (isLost) throw lost(path, now);
  };
  const beat = setInterval(() => {
    try {
      check();
      writeOwner(fd, owner);
      fsync(fd, () => {}); // on NFS, other machines see the change only then
    } catch {
      // the next statement reports it
    }
  }, beatMs).unref();
  return {
    check,
    release: () => {
      if (isReleased) return;
      isReleased = true;
      clearInterval(beat);
      try {
        check();
        writeOwner(fd, { ...owner, released: true });
      } catch {
        // the lock belongs to another process or is gone: there is nothing to release
      } finally {
        closeSync(fd);
      }
    },
  };
}

async function waitUntilDead(path: string, file: string, owner: Owner, leaseMs: number): Promise<void> {
  let age = ageMs(file);
  while (age < leaseMs) {
    await setTimeout(Math.min(LOOK_EVERY_MS, leaseMs));
    const [now, writer] = [ageMs(file), readOwner(file)];
    if (writer?.released === true) return;
    if (now < age || writer?.token !== owner.token) throw inUse(path, writer);
    age = now;
  }
}

const named = (owner: Owner | undefined) =>
  owner === undefined ? 'another process' : `process ${owner.pid} of ${owner.host} (${owner.purpose})`;

const inUse = (path: string, owner: Owner | undefined) =>
  unavailable(
    'data-directory-in-use',
    `${path} is in use by ${named(owner)}: stop it, use another --data-dir, or connect to it with --server URL`,
  );

const lost = (path: string, owner: Owner | undefined) =>
  unavailable(
    'data-directory-lost',
    owner === undefined
      ? `the lock file of ${path} is gone: this process no longer uses the directory; restart it`
      : `${path} was taken by ${named(owner)}: this process no longer uses the directory; stop it`,
  );
