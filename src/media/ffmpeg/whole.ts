import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { badFilm } from './fail.ts';

/**
 * Refuses an AVI or WAV file that is shorter than its first RIFF chunk says: FFmpeg reads what is left of it as if it were all. (What is cut
 * off in other containers shows in their duration.) A recorder that was switched off leaves the size at 0, which is no reason to refuse.
 */
export function refuseCutOff(file: string): void {
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(8);
    readSync(handle, head, 0, 8, 0);
    if (head.toString('latin1', 0, 4) !== 'RIFF') return;
    const declared = head.readUInt32LE(4) + 8;
    const { size } = fstatSync(handle);
    // 0xffffffff stands for a size that was not known when the file was begun.
    if (declared > size && declared < 0xffff_ffff)
      throw badFilm(
        'film-truncated',
        `${basename(file)} says it has ${declared} bytes but has ${size}: it is cut off; copy it again`,
      );
  } finally {
    closeSync(handle);
  }
}
