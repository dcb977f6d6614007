import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { badFilm } from '../ffmpeg/fail.ts';
import { tooLong } from '../ffmpeg/open.ts';
import { boxes } from './boxes.ts';
import type { Announced, Bytes } from './bytes.ts';
import { matroska } from './matroska.ts';
import { riff } from './riff.ts';
import { flash, isTransport, transport } from './streams.ts';

const name = (head: Buffer, from: number, to: number) => head.toString('latin1', from, to);

/** How containers are told, and who reads what they say. Those that say nothing of their end (Ogg, MPEG-PS) are missing here. */
const CONTAINERS: readonly { is: (head: Buffer) => boolean; read: (bytes: Bytes) => Announced }[] = [
  { is: (head) => name(head, 0, 4) === 'RIFF', read: riff },
  { is: (head) => head.toString('hex', 0, 4) === '1a45dfa3', read: matroska },
  { is: (head) => name(head, 0, 3) === 'FLV', read: flash },
  { is: (head) => /^(ftyp|moov|mdat|wide|free|skip)$/.test(name(head, 4, 8)), read: boxes },
  { is: (head) => isTransport(head, 188, 0), read: transport(188) },
  { is: (head) => isTransport(head, 192, 4), read: transport(192) },
];

/**
 * Refuses a file that breaks off, holds a second film behind the first, or announces more than the longest film, by what its container says of its own length. FFmpeg reads what
 * is left of a file as if it were all; afterwards only a missing part that is large shows, in the announced duration.
 */
export function refuseCutOff(file: string, maxDurationMs: number): void {
  const handle = openSync(file, 'r');
  try {
    const at = (place: number, length: number) => {
      const buffer = Buffer.alloc(length);
      return place < 0 ? buffer.subarray(0, 0) : buffer.subarray(0, readSync(handle, buffer, 0, length, place));
    };
    const bytes = { size: fstatSync(handle).size, at };
    const head = at(0, 400);
    const told: Announced = CONTAINERS.find(({ is }) => is(head))?.read(bytes) ?? { missing: undefined };
    const { missing, durationMs = 0, isJoined = false } = told;
    if (missing !== undefined)
      throw badFilm('film-truncated', `${basename(file)} ${missing}: it is cut off; copy it again`);
    if (isJoined)
      throw badFilm(
        'film-damaged',
        `${basename(file)} is two films, one behind the other, of which players show the first: join them with new time stamps (ffmpeg -f concat), or send them one by one`,
      );
    if (durationMs > maxDurationMs) throw tooLong(basename(file), durationMs, maxDurationMs);
  } finally {
    closeSync(handle);
  }
}
