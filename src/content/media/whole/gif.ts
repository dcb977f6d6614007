import { type Announced, type Bytes, MOST_PARTS } from './bytes.ts';

/** The kinds of blocks (GIF89a, 17 to 27), and the number of bytes in each before its content. */
const [EXTENSION, PICTURE, TRAILER] = [0x21, 0x2c, 0x3b];
const [SCREEN_HEAD, EXTENSION_HEAD, PICTURE_HEAD] = [13, 2, 11];
const CUT_OFF: Announced = { missing: 'ends within a frame' };

/** Reads GIF: consecutive blocks, up to a trailer; anything after that is ignored. */
export function gif(bytes: Bytes): Announced {
  let place = SCREEN_HEAD + tableBytes(bytes.at(10, 1)[0]);
  for (let part = 0; part < MOST_PARTS && place < bytes.size; part += 1) {
    const head = bytes.at(place, PICTURE_HEAD);
    if (head[0] === TRAILER) return { missing: undefined, end: place + 1 };
    if (head[0] !== EXTENSION && head[0] !== PICTURE) break;
    const from = head[0] === EXTENSION ? EXTENSION_HEAD : PICTURE_HEAD + tableBytes(head[9]);
    const behind = behindPieces(bytes, place + from);
    if (behind === undefined) return CUT_OFF;
    place = behind;
  }
  return { missing: undefined };
}

/** Returns the size of a color table, from the flags before it. */
const tableBytes = (flags = 0) => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

const AT_ONCE = 65_536;

/** Skips pieces of up to 255 bytes, each preceded by its length; length 0 ends them. Returns undefined if the file ends before that. */
function behindPieces(bytes: Bytes, from: number): number | undefined {
  let place = from;
  for (let piece = 0; piece < MOST_PARTS; ) {
    const some = bytes.at(place, AT_ONCE);
    let at = 0;
    while (at < some.length) {
      const length = some[at] ?? 0;
      at += 1 + length;
      piece += 1;
      if (length === 0) return place + at;
    }
    if (some.length === 0) return undefined;
    place += at;
  }
  return undefined;
}
