import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Scored } from './engine.ts';

export interface Question {
  readonly ask: 'score' | 'time';
  readonly atLeastMs: number;
}

export interface Scoring {
  readonly name: string;
  readonly tolerance: number;
  readonly scored: readonly Scored[];
}

export type Answer = Scoring | { readonly ms: number };

/** An engine in a process of its own. */
export interface EngineAlone {
  /** Its results, which are also its first run. */
  score(): Promise<Scoring>;
  /** Milliseconds of processor time for a run. */
  time(atLeastMs: number): Promise<number>;
  end(): void;
}

/**
 * Garbage is collected by the thread that scores. Else V8, which shrinks the heap while an engine waits for its turn, marks it on further threads
 * every ten runs from then on: measured, 37 instead of 30 ms of processor time for ours, and nothing for the loop.
 */
const COLLECTING = ['--no-concurrent-marking'];

/**
 * Starts an engine in a process of its own. In one process the engines spoil each other's speed: V8 compiles a function for the types that
 * it has seen, and what an interpreter of rules makes the shared arrays and callbacks see slows the loops down that follow.
 *
 * @param place in ENGINES
 */
export async function startAlone(place: number): Promise<EngineAlone> {
  const program = fileURLToPath(new URL('engine-process.ts', import.meta.url));
  const execArgv = [...process.execArgv, ...COLLECTING];
  const child = fork(program, [String(place)], { serialization: 'advanced', execArgv });
  const ended = once(child, 'exit').then(([code]): never => {
    throw new Error(`the process of engine ${place} ended with ${code}`);
  });
  ended.catch(() => {}); // it also ends when it is told to
  const nextMessage = async () => (await Promise.race([once(child, 'message'), ended]))[0];
  const ask = (question: Question): Promise<Answer> => {
    child.send(question);
    return nextMessage();
  };
  await nextMessage();
  return {
    score: async () => {
      const answer = await ask({ ask: 'score', atLeastMs: 0 });
      if (!('scored' in answer)) throw new Error('the engine gave no scores');
      return answer;
    },
    time: async (atLeastMs) => {
      const answer = await ask({ ask: 'time', atLeastMs });
      if (!('ms' in answer)) throw new Error('the engine gave no time');
      return answer.ms;
    },
    end: () => {
      child.kill();
    },
  };
}
