import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { AV_LOG_FATAL } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { afterAll, beforeAll, inject } from 'vitest';
import { answer } from '../content/media/answer.ts';
import type { Child } from '../content/media/start-child.ts';
import type { Task, Word } from '../content/media/task.ts';

let isForked = false;

/** Gives the films of this file or describe block to processes of their own, as the product does: broken ones may crash them. */
export function forkFilmTasks(): void {
  beforeAll(() => {
    isForked = true;
  });
  afterAll(() => {
    isForked = false;
  });
}

/**
 * In the place of `start-child.ts` while tests run: tasks are done in the test's process, since a process for each costs a third of a
 * second. A given module is always forked.
 */
export function startChild(module?: string): Child {
  if (module === undefined && !isForked) return new ChildHere();
  return fork(module ?? inject('filmChild'), [], { execArgv: [], env: {}, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}

interface Preview {
  readonly proxy: Buffer;
  readonly storyboard: Buffer;
  readonly last: Word;
}

/** By the name of the proxy, which is the content of the film. */
const previews = new Map<string, Preview>();

/** Encodes the preview of a film once for all tests of this process: it takes as long as measuring the film, and few tests are about it. */
async function answerOnce(task: Task, say: (word: Word) => void): Promise<Word> {
  if (task.kind !== 'preview') return answer(task, say);
  const name = basename(task.to);
  const made = previews.get(name);
  if (made !== undefined) {
    writeFileSync(task.to, made.proxy);
    writeFileSync(task.storyboardTo, made.storyboard);
    return made.last;
  }
  const last = await answer(task, say);
  if (last.type === 'done')
    previews.set(name, { proxy: readFileSync(task.to), storyboard: readFileSync(task.storyboardTo), last });
  return last;
}

/** Speaks like a child process. It cannot be killed: a task that is given up goes on unheard. */
class ChildHere extends EventEmitter implements Child {
  readonly pid = undefined;
  readonly stderr = null;
  readonly signalCode = null;
  exitCode: number | null = null;

  send(task: Task): boolean {
    Log.setLevel(AV_LOG_FATAL);
    // what a process would send is JSON
    const say = (word: Word) => void this.emit('message', JSON.parse(JSON.stringify(word)));
    answerOnce(task, say).then((last) => {
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
