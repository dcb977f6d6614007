import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const MIB = 2 ** 20;

/** A directory with its own file system, which is small enough to fill. */
export interface SmallDisk {
  readonly directory: string;
  /** Fills it, except for this much space. */
  fill(leaveMib: number): void;
  makeRoom(): void;
}

/** Returns why small disks are not possible here; undefined if they are. */
export function whyNoSmallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux can mount a small disk';
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-mount-'));
  try {
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory]);
    if (status !== 0) return `this machine mounts no disk: ${String(stderr).trim()}`;
    execFileSync('umount', [directory]);
    return undefined;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Creates a disk of this size, which is removed after the test. */
export function smallDisk(sizeMib: number): SmallDisk {
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMib}m`, 'tmpfs', directory]);
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', directory]);
    rmSync(directory, { recursive: true });
  });
  const ballast = join(directory, 'ballast');
  return {
    directory,
    fill: (leaveMib) => {
      const { bavail, bsize } = statfsSync(directory);
      const file = openSync(ballast, 'w');
      const block = Buffer.alloc(MIB);
      for (let left = Math.floor((bavail * bsize) / MIB) - leaveMib; left > 0; left--) writeSync(file, block);
      closeSync(file);
    },
    makeRoom: () => rmSync(ballast),
  };
}
