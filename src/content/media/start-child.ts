import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Task } from './task.ts';

/** What the parent needs of the child process. */
export interface Child extends Pick<ChildProcess, 'pid' | 'exitCode' | 'signalCode' | 'stderr' | 'kill'> {
  send(task: Task, sent: () => void): boolean;
  on(event: 'message', listener: (word: unknown) => void): unknown;
  once(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'close', listener: (code: number | null, signal: NodeJS.Signals | null) => void): unknown;
}

const isSource = import.meta.url.endsWith('.ts');
const PROGRAM = fileURLToPath(new URL(isSource ? './child.ts' : './child.js', import.meta.url));
/** Runs from source with tsx, and from the build without it. */
const EXEC_ARGV = isSource ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [];

/** Starts the child process with an empty environment: a process that parses an untrusted file must not know any password. */
export const startChild = (module = PROGRAM): Child =>
  fork(module, [], { execArgv: EXEC_ARGV, env: {}, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
