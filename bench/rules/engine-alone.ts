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

/** An engine in its own process. */
export interface EngineAlone {
  /** Returns its results; this is also its first run. */
  score(): Promise<Scoring>;
  /** Returns the milliseconds of CPU time for a run. */
  time(atLeastMs: number): Promise<number>;
  end(): void;
}

/**
 * Makes the scoring thread collect the garbage. Otherwise V8, which shrinks the heap while an engine waits for its turn, marks it on further
 * threads every ten runs: measured, 37 instead of 30 ms of CPU time for our engine, and no difference for the loop.
 */
const COLLECTING = ['--no-concurrent-marking'];

/**
 * Starts an engine in its own process. In a shared process, the engines would slow each other down: V8 compiles a function for the types
 * that it has seen, and what a rule interpreter passes to shared arrays and callbacks slows down later loops.
 *
 * @param place index in ENGINES
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
