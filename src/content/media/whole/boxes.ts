import { type Announced, type Bytes, endsAfter, MOST_PARTS } from './bytes.ts';

interface Box {
  readonly name: string;
  readonly start: number;
  readonly contents: number;
  readonly end: number;
}

/** Reads MP4 and MOV: consecutive boxes (ISO/IEC 14496-12, 4.2); the movie header has the film's duration (8.2.2). */
export function boxes(bytes: Bytes): Announced {
  let durationMs: number | undefined;
  // a fragmented film may describe itself several times, and all its fragments are read
  let movies = 0;
  let isInFragments = true;
  let secondFile: number | undefined;
  let end = 0;
  for (const box of boxesIn(bytes, 0, bytes.size)) {
    const missing = endsAfter(box.end, bytes);
    if (missing !== undefined) return { missing };
    end = box.end;
    if (box.name === 'ftyp' && movies > 0) secondFile ??= box.start;
    if (box.name !== 'moov') continue;
    movies += 1;
    isInFragments &&= [...boxesIn(bytes, box.contents, box.end)].some(({ name }) => name === 'mvex');
    durationMs = movieMs(bytes, box) ?? durationMs;
  }
  const isSecond = movies > 1 && secondFile !== undefined && !isInFragments;
  return { missing: undefined, durationMs, end: isSecond ? secondFile : end };
}

function* boxesIn(bytes: Bytes, from: number, to: number): Generator<Box> {
  let place = from;
  for (let part = 0; part < MOST_PARTS && place < to; part += 1) {
    const head = bytes.at(place, 16);
    // Players ignore anything after the last box that is not a box.
    if (head.length < 8 || !/^[\x20-\x7e©]{4}$/.test(head.toString('latin1', 4, 8))) return;
    const short = head.readUInt32BE(0);
    if (short === 1 && head.length < 16) return;
    // 0 means up to the end of the file.
    const length = short === 0 ? to - place : short === 1 ? Number(head.readBigUInt64BE(8)) : short;
    if (length < 8) return;
    yield {
      name: head.toString('latin1', 4, 8),
      start: place,
      contents: place + (short === 1 ? 16 : 8),
      end: place + length,
    };
    place += length;
  }
}

function movieMs(bytes: Bytes, movie: Box): number | undefined {
  for (const box of boxesIn(bytes, movie.contents, movie.end)) {
    if (box.name !== 'mvhd') continue;
    const header = bytes.at(box.contents, 32);
    if (header.length < 32) return undefined;
    const isLong = header.readUInt8(0) === 1;
    const ticksASecond = header.readUInt32BE(isLong ? 20 : 12);
    const ticks = isLong ? header.readBigUInt64BE(24) : BigInt(header.readUInt32BE(16));
    // All ones means unknown.
    const isKnown = ticks !== (isLong ? 0xffff_ffff_ffff_ffffn : 0xffff_ffffn);
    return isKnown && ticksASecond > 0 ? (1000 * Number(ticks)) / ticksASecond : undefined;
  }
  return undefined;
}
