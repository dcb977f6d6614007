import { z } from 'zod';
import { isEngineError } from '../../core/kernel/index.ts';
import { perform } from './perform.ts';
import type { Task, Word } from './task.ts';

/**
 * Runs a task in this process and reports its progress; called by the child process.
 *
 * @returns the last message: the result, or why there is none
 */
export async function answer(task: Task, say: (word: Word) => void): Promise<Word> {
  try {
    return { type: 'done', result: await perform(task, (progress) => say({ type: 'progress', progress })) };
  } catch (error) {
    if (isEngineError(error)) return { type: 'failed', code: error.code, message: error.message };
    const { message } = z
      .object({ message: z.string() })
      .catch({ message: String(error) })
      .parse(error);
    return { type: 'failed', code: 'film-not-readable', message };
  }
}
