import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Cluster {
  readonly url: string;
  /**
   * Stops the cluster and deletes its files, which takes long on a busy disk. It must not block: vitest calls it while its workers end,
   * and reports that they do not end if it cannot hear them.
   */
  stop(): Promise<void>;
  /** Kills the server with `kill -9`; what it has committed is on disk. */
  kill(): void;
  /** Starts it again after `kill`. */
  start(): void;
  /** Ends every session as an administrator does, and starts again. */
  restart(): void;
  /** Ends every session as an administrator does, and stops; its files may be copied until `start`. */
  halt(): void;
  /** The directory with its files. */
  readonly data: string;
}

/** Settings for tests: less durable but faster, without JIT compilation, and over before old rows need a vacuum. */
const TEST_SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  jit: 'off',
  autovacuum: 'off',
  synchronous_commit: 'off',
};

/**
 * Starts a temporary cluster that listens only on loopback; it runs as `postgres` if we are root.
 *
 * @param settings for postgresql.conf; benchmarks keep the defaults
 * @param files of a stopped cluster, which are copied as a starting point
 */
export async function startCluster(
  binaries: string,
  settings: Readonly<Record<string, string>> = TEST_SETTINGS,
  files?: string,
): Promise<Cluster> {
  const directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-postgres-'));
  const owner = process.getuid?.() === 0 ? idsOf('postgres') : undefined;
  if (owner !== undefined) chownSync(directory, owner.uid, owner.gid);
  const data = join(directory, 'data');
  const run = (program: string, args: readonly string[], stderr: 'inherit' | 'ignore' = 'inherit') =>
    execFileSync(join(binaries, program), args, { ...owner, cwd: directory, stdio: ['ignore', 'ignore', stderr] });
  const port = await freePort();
  const initdb = ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'];
  const [program, args] = files === undefined ? [join(binaries, 'initdb'), initdb] : ['cp', ['-R', files, data]];
  await promisify(execFile)(program, args, { ...owner, cwd: directory });
  const options = Object.entries({
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: directory,
    max_connections: '200',
    ...settings,
  }).map(([name, value]) => `-c ${name}=${value}`);
  const start = (stderr?: 'ignore') =>
    run('pg_ctl', ['-D', data, '-l', join(directory, 'log'), '-w', '-o', options.join(' '), 'start'], stderr);
  start();
  return {
    data,
    start: () => patiently(() => start('ignore')),
    kill: () => {
      const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGKILL');
    },
    restart: () => run('pg_ctl', ['-D', data, '-m', 'fast', '-w', 'restart']),
    halt: () => run('pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop']),
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      const program = join(binaries, 'pg_ctl');
      await promisify(execFile)(program, ['-D', data, '-m', 'immediate', '-w', 'stop'], { ...owner, cwd: directory });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Retries the start. Sessions of a killed server end only when they notice; until then their shared memory blocks a new server. */
function patiently(start: () => void): void {
  for (let tries = 1; ; tries++) {
    try {
      start();
      return;
    } catch (error) {
      if (tries === 20) throw error;
      execFileSync('sleep', ['0.5']);
    }
  }
}

/** Finds the directory with initdb and pg_ctl: Debian's newest, or the one that pg_config names. */
export function findBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const candidates = versions.map((version) => join(debian, version, 'bin'));
  const asked = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  if (asked.status === 0) candidates.push(asked.stdout.trim());
  return candidates.find((folder) => existsSync(join(folder, 'initdb')));
}

function idsOf(user: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
