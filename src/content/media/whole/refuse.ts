import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { badFilm } from '../ffmpeg/fail.ts';
import { tooLong } from '../ffmpeg/open.ts';
import { boxes } from './boxes.ts';
import type { Announced, Bytes } from './bytes.ts';
import { gif } from './gif.ts';
import { matroska } from './matroska.ts';
import { asf, isAsf, ivf, y4m } from './raw.ts';
import { riff } from './riff.ts';
import { flash, isTransport, program, transport } from './streams.ts';

const name = (head: Buffer, from: number, to: number) => head.toString('latin1', from, to);

interface Container {
  readonly is: (head: Buffer) => boolean;
  readonly read: (bytes: Bytes) => Announced;
}

const SAYS_NOTHING = (): Announced => ({ missing: undefined });

/** How to detect each container, and which function reads its headers. */
const CONTAINERS: readonly Container[] = [
  { is: (head) => name(head, 0, 4) === 'RIFF', read: riff },
  { is: (head) => head.toString('hex', 0, 4) === '1a45dfa3', read: matroska },
  { is: (head) => name(head, 0, 3) === 'FLV', read: flash },
  { is: (head) => /^(ftyp|moov|mdat|wide|free|skip)$/.test(name(head, 4, 8)), read: boxes },
  { is: (head) => isTransport(head, 188, 0), read: transport(188) },
  { is: (head) => isTransport(head, 192, 4), read: transport(192) },
  { is: (head) => /^GIF8[79]a/.test(name(head, 0, 6)), read: gif },
  { is: (head) => name(head, 0, 4) === 'DKIF', read: ivf },
  { is: (head) => name(head, 0, 9) === 'YUV4MPEG2', read: y4m },
  { is: isAsf, read: asf },
  { is: (head) => head.toString('hex', 0, 4) === '000001ba', read: program },
  // these do not declare where they end: Ogg, MXF, NUT
  {
    is: (head) => ['4f676753', '060e2b34', '6e75742f'].includes(head.toString('hex', 0, 4)),
    read: SAYS_NOTHING,
  },
];
const containerOf = (head: Buffer) => CONTAINERS.find(({ is }) => is(head));

/** Enough of a file to detect its container. */
const HEAD = 400;

/** Returns whether another film begins there. Consecutive Matroska files continue to be read: their clock shows whether they make one film. */
const isAnother = (first: Container, second: Container | undefined): boolean =>
  second !== undefined && !(first === second && first.read === matroska);

/**
 * Refuses a file that is truncated, contains a second film after the first, or declares more than the maximum duration, according
 * to its container's headers. FFmpeg reads a truncated file as if it were complete; afterwards, only a large missing part shows,
 * in the declared duration.
 */
export function refuseCutOff(file: string, maxDurationMs: number): void {
  const handle = openSync(file, 'r');
  try {
    const at = (place: number, length: number) => {
      const buffer = Buffer.alloc(length);
      return place < 0 ? buffer.subarray(0, 0) : buffer.subarray(0, readSync(handle, buffer, 0, length, place));
    };
    const bytes = { size: fstatSync(handle).size, at };
    const container = containerOf(at(0, HEAD));
    const { missing, durationMs = 0, end = bytes.size } = container?.read(bytes) ?? SAYS_NOTHING();
    if (end < bytes.size && container !== undefined && isAnother(container, containerOf(at(end, HEAD))))
      throw badFilm(
        'film-damaged',
        `${basename(file)} contains two films in a row, and players show only the first: join them with new time stamps (ffmpeg -f concat), or send them one by one`,
      );
    if (missing !== undefined)
      throw badFilm('film-truncated', `${basename(file)} ${missing}: it is cut off; copy it again`);
    if (durationMs > maxDurationMs) throw tooLong(basename(file), durationMs, maxDurationMs);
  } finally {
    closeSync(handle);
  }
}
