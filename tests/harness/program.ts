import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, vi } from 'vitest';
import { mustBeReleased, releaseDatabase } from './kept-database.ts';
import { settings } from './settings.ts';

export const PROGRAM = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** How a process ended: its exit code, or the signal that ended it. */
export type Ending = number | NodeJS.Signals;

export interface Finished {
  readonly ending: Ending;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running `campaigns-engine serve`. */
export interface Server {
  readonly url: string;
  readonly pid: number;
  /** Returns everything that it has written so far. */
  stdout(): string;
  stderr(): string;
  /** Sends a signal and waits for the end; SIGTERM lets it shut down cleanly. */
  end(signal?: NodeJS.Signals): Promise<Ending>;
  /** Resolves when it has ended for any reason. */
  readonly ended: Promise<Ending>;
}

const running = new Set<ChildProcess>();

/** Call this once in a file that starts processes: none outlives the file, even on a busy machine. */
export function endEverythingAfterwards(): void {
  vi.setConfig({ testTimeout: settings.patienceMs, hookTimeout: settings.patienceMs });
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
  });
}

/** Runs one command of the built program to its end. */
export async function command(
  args: readonly string[],
  { env = {}, cwd, input = '' }: { env?: Record<string, string>; cwd?: string; input?: string } = {},
): Promise<Finished> {
  await releaseDatabase();
  const child = launch(args, env, cwd);
  child.process.stdin?.end(input);
  return { ending: await child.ended, stdout: child.stdout(), stderr: child.stderr() };
}

/** Starts `serve` on a free port and waits until it listens. @throws if it ends instead */
export async function serve(options: readonly string[], env: Record<string, string> = {}): Promise<Server> {
  await releaseDatabase();
  const child = launch(['serve', '--port', '0', ...options], env);
  const url = await new Promise<string>((resolve, reject) => {
    child.process.stdout?.on('data', () => {
      const line = /^listening on (http:\/\/\S+)\n/.exec(child.stdout());
      if (line?.[1] !== undefined) resolve(line[1]);
    });
    child.ended.then((ending) => reject(new Error(`serve ended with ${ending}: ${child.stderr()}`)));
  });
  return {
    url,
    pid: child.process.pid ?? 0,
    stdout: child.stdout,
    stderr: child.stderr,
    ended: child.ended,
    end: (signal = 'SIGTERM') => {
      child.process.kill(signal);
      return child.ended;
    },
  };
}

/** Starts a command; the caller must wait for its end. */
export function launch(args: readonly string[], env: Record<string, string>, cwd?: string) {
  mustBeReleased(args);
  // the caller's database variables must not reach the program under test
  const { DATABASE_URL: _, CAMPAIGNS_ENGINE_DATA_DIR: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...inherited, ...env }, cwd });
  running.add(child);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk) => stdout.push(chunk));
  child.stderr.on('data', (chunk) => stderr.push(chunk));
  child.stdin.on('error', () => {}); // it may end before it has read everything
  const ended = once(child, 'close').then(([code, signal]): Ending => {
    running.delete(child);
    return signal ?? code;
  });
  return {
    process: child,
    ended,
    stdout: () => Buffer.concat(stdout).toString('utf8'),
    stderr: () => Buffer.concat(stderr).toString('utf8'),
  };
}
