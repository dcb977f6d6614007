import { AV_LOG_ERROR } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { answer } from './answer.ts';
import type { Task, Word } from './task.ts';

// The entire program of the child process: it runs one task and exits. Only this process loads FFmpeg, so its 170 MB stay out of
// the parent.

const say = (word: Word) => void process.send?.(word);

// If the parent is gone, nobody needs the result.
process.once('disconnect', () => process.exit(1));

process.once('message', (task: Task) => {
  Log.setLevel(AV_LOG_ERROR);
  void answer(task, say).then((last) => process.send?.(last, undefined, undefined, () => process.exit(0)));
});
