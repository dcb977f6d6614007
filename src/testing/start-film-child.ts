import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { AV_LOG_FATAL } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { afterAll, beforeAll, inject } from 'vitest';
import { answer } from '../content/media/answer.ts';
import type { Child } from '../content/media/start-child.ts';
import type { Task, Word } from '../content/media/task.ts';

let isForked = false;

/** Runs the film tasks of this file or describe block in their own processes, as the product does, because broken films may crash them. */
export function forkFilmTasks(): void {
  beforeAll(() => {
    isForked = true;
  });
  afterAll(() => {
    isForked = false;
  });
}

/** Does the same for one piece of work. What a test only prepares beforehand still runs in this process. */
export async function withForkedFilmTasks<Result>(work: () => Promise<Result>): Promise<Result> {
  isForked = true;
  try {
    return await work();
  } finally {
    isForked = false;
  }
}

/**
 * Replaces `start-child.ts` in tests: tasks run in the test's process, because a process for each would cost a third of a second. If a
 * module is given, a process is always forked.
 */
export function startChild(module?: string): Child {
  if (module === undefined && !isForked) return new ChildHere();
  return fork(module ?? inject('filmChild'), [], { execArgv: [], env: {}, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}

/** Files that were written besides the answer: the proxy and the storyboard of a preview. */
interface Made {
  readonly files: readonly Buffer[];
  readonly last: Word;
}

/** Results by the content of the film and the task. */
const made = new Map<string, Made>();

/** Measures a film and makes its preview once for all tests of this process: the same film gives the same bits (repeated.test.ts). */
async function answerOnce(task: Task, say: (word: Word) => void): Promise<Word> {
  if (task.kind !== 'analyze') return answer(task, say);
  const { preview } = task;
  const files = preview === undefined ? [] : [preview.to, preview.storyboardTo];
  const key = `${await hashOf(task.file)} ${JSON.stringify({ ...task, file: '', preview: files.length })}`;
  const before = made.get(key);
  if (before !== undefined) {
    for (const [at, file] of files.entries()) writeFileSync(file, before.files[at] ?? '');
    return before.last;
  }
  const last = await answer(task, say);
  if (last.type === 'done' && files.every((file) => existsSync(file)))
    made.set(key, { files: files.map((file) => readFileSync(file)), last });
  return last;
}

const hashOf = async (file: string) =>
  existsSync(file) && statSync(file).isFile()
    ? createHash('sha256')
        .update(await readFile(file))
        .digest('hex')
    : '';

/** Behaves like a child process, but cannot be killed: an abandoned task continues unnoticed. */
class ChildHere extends EventEmitter implements Child {
  readonly pid = undefined;
  readonly stderr = null;
  readonly signalCode = null;
  exitCode: number | null = null;

  send(task: Task): boolean {
    Log.setLevel(AV_LOG_FATAL);
    // a process would send JSON
    const say = (word: Word) => void this.emit('message', JSON.parse(JSON.stringify(word)));
    void answerOnce(task, say).then((last) => {
      say(last);
      this.#end(0, null);
    });
    return true;
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): boolean {
    this.#end(null, signal);
    return true;
  }

  #end(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.exitCode !== null) return;
    this.exitCode = code ?? 1;
    this.emit('close', code, signal);
    this.removeAllListeners();
  }
}
