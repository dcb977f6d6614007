import { AV_LOG_ERROR } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { answer } from './answer.ts';
import type { Task, Word } from './task.ts';

// The whole program of the child process: it does one task and ends. Nothing else of ours loads FFmpeg, whose 170 MB stay out of the parent.

const say = (word: Word) => void process.send?.(word);

// A parent that is gone wants no answer.
process.once('disconnect', () => process.exit(1));

process.once('message', (task: Task) => {
  Log.setLevel(AV_LOG_ERROR);
  void answer(task, say).then((last) => process.send?.(last, undefined, undefined, () => process.exit(0)));
});
