import { AV_LOG_ERROR } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { z } from 'zod';
import { isEngineError } from '../../core/kernel/index.ts';
import { perform } from './perform.ts';
import type { Task, Word } from './task.ts';

// The whole program of the child process: it does one task and ends. Nothing else of ours loads FFmpeg, whose 170 MB stay out of the parent.

const say = (word: Word) => process.send?.(word);
const end = (word: Word) => process.send?.(word, undefined, undefined, () => process.exit(0));

// A parent that is gone wants no answer.
process.once('disconnect', () => process.exit(1));

process.once('message', (task: Task) => {
  Log.setLevel(AV_LOG_ERROR);
  perform(task, (progress) => void say({ type: 'progress', progress })).then(
    (result) => void end({ type: 'done', result }),
    (error: unknown) => void end({ type: 'failed', ...reason(error) }),
  );
});

function reason(error: unknown): { code: string; message: string } {
  if (isEngineError(error)) return { code: error.code, message: error.message };
  const { message } = z
    .object({ message: z.string() })
    .catch({ message: String(error) })
    .parse(error);
  return { code: 'film-not-readable', message };
}
