import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { type DirectoryLock, type LockOptions, lockDirectory } from './directory-lock.ts';
import { newOwner } from './lock-file.ts';

const directories: string[] = [];
const held: DirectoryLock[] = [];
const newDirectory = () => {
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-test-'));
  directories.push(directory);
  return directory;
};
const lock = async (directory: string, purpose: string, options?: LockOptions) => {
  const taken = await lockDirectory(directory, purpose, options);
  held.push(taken);
  return taken;
};
afterEach(() => {
  for (const taken of held.splice(0)) taken.release();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** Writes the lock file as a holder left it so many seconds ago. */
const leftBehind = (directory: string, owner: object, secondsAgo = 0) => {
  const file = join(directory, 'lock');
  writeFileSync(file, JSON.stringify({ ...newOwner('left behind'), ...owner }));
  const then = Date.now() / 1000 - secondsAgo;
  utimesSync(file, then, then);
};

/** Starts a process that locks the file, as another program would, using only the operating system. */
async function otherProcess(directory: string, prefix: readonly string[]) {
  const script = `
    const lock = require('fs-native-extensions').tryLock(require('fs').openSync(${JSON.stringify(join(directory, 'lock'))}, 'r+'));
    console.log(lock); setInterval(() => {}, 1000)`;
  const [command = '', ...args] = [...prefix, process.execPath, '-e', script];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const [said] = await once(child.stdout, 'data');
  return {
    said: String(said).trim(),
    kill: async () => {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await once(child, 'exit');
    },
  };
}
const IN_A_CONTAINER = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'];
const canUnshare = process.platform === 'linux' && process.getuid?.() === 0;

test('a directory has one lock at a time and is free after its release', async () => {
  const directory = newDirectory();
  const first = await lock(directory, 'first');
  await expect(lock(directory, 'second')).rejects.toMatchObject({
    code: 'data-directory-in-use',
    message: expect.stringContaining(`in use by process ${process.pid} of`),
  });
  first.release();
  (await lock(directory, 'third')).check();
});

const places: [where: string, prefix: readonly string[]][] = [['in the same PID namespace', []]];
if (canUnshare) places.push(['in another PID namespace', IN_A_CONTAINER]);

test.for(places)(
  'a process %s cannot take a held lock, and its own lock is freed when it is killed',
  async ([, prefix]) => {
    const directory = newDirectory();
    const mine = await lock(directory, 'here');
    const refused = await otherProcess(directory, prefix);
    expect(refused.said).toBe('false');
    await refused.kill();
    mine.release();
    const other = await otherProcess(directory, prefix);
    expect(other.said).toBe('true');
    await expect(lock(directory, 'here again', { releaseMs: 200 })).rejects.toMatchObject({
      code: 'data-directory-in-use',
    });
    await other.kill();
    // the process that `unshare` started may end a moment later
    await vi.waitFor(() => lock(directory, 'after its death'), 5_000);
  },
);

test('a lock that the kernel keeps for a moment after its holder ends is awaited', async () => {
  const directory = newDirectory();
  (await lock(directory, 'first')).release();
  const answers: ('busy' | 'taken')[] = ['busy', 'busy', 'taken'];
  const osLock = async () => answers.shift() ?? 'taken';
  await lock(directory, 'second', { osLock });
  expect(answers).toEqual([]);
  const other = newDirectory();
  leftBehind(other, {});
  await expect(lock(other, 'third', { osLock: async () => 'busy' })).rejects.toMatchObject({
    code: 'data-directory-in-use',
  });
});

test('a holder that has not written its name yet is awaited and named', async () => {
  const directory = newDirectory();
  let looks = 0;
  const osLock = async () => {
    if (++looks === 3) leftBehind(directory, {});
    return 'busy' as const;
  };
  await expect(lock(directory, 'second', { osLock })).rejects.toThrow('(left behind)');
  expect(looks).toBe(3);
});

test('a lock left by a dead process of this machine is taken immediately, even if its PID is in use again', async () => {
  for (const left of [{}, { pid: 1 }, { pid: process.pid }]) {
    const directory = newDirectory();
    leftBehind(directory, left);
    await lock(directory, 'next', { leaseMs: 3_600_000 });
  }
  const directory = newDirectory();
  writeFileSync(join(directory, 'lock'), '{"pid":');
  await lock(directory, 'after a file that was cut short', { leaseMs: 3_600_000 });
});

test('a holder on another machine counts as alive until it has been silent for the lease', async () => {
  const directory = newDirectory();
  leftBehind(directory, { kernel: 'another', host: 'elsewhere' }, 31);
  (await lock(directory, 'after the lease')).release();

  leftBehind(directory, { kernel: 'another', host: 'elsewhere', released: true });
  (await lock(directory, 'after a clean end', { leaseMs: 3_600_000 })).release();

  leftBehind(directory, { kernel: 'another', host: 'elsewhere' });
  const beating = setInterval(() => leftBehind(directory, { kernel: 'another', host: 'elsewhere' }), 100);
  await expect(lock(directory, 'too early', { leaseMs: 2_000 })).rejects.toMatchObject({
    code: 'data-directory-in-use',
    message: expect.stringContaining('of elsewhere (left behind)'),
  });
  clearInterval(beating);
});

test('without operating system locks, the lease alone excludes others and expires', async () => {
  const directory = newDirectory();
  const options: LockOptions = { beatMs: 50, leaseMs: 600, osLock: async () => 'unsupported' };
  const first = await lock(directory, 'first', options);
  await expect(lock(directory, 'second', options)).rejects.toMatchObject({ code: 'data-directory-in-use' });
  first.check();
  leftBehind(directory, { kernel: 'another' });
  await lock(directory, 'third', options);
});

test('a holder learns immediately that its lock was taken or its lock file is gone', async () => {
  const directory = newDirectory();
  const mine = await lock(directory, 'first');
  leftBehind(directory, { token: 'theirs', purpose: 'serve elsewhere' });
  expect(() => mine.check()).toThrow(/was taken by process .* \(serve elsewhere\)/);
  rmSync(join(directory, 'lock'));
  expect(() => mine.check()).toThrow('the lock file of');
});
