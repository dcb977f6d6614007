import { type Announced, type Bytes, MOST_PARTS } from './bytes.ts';

/** The kinds of a tag: sound, picture, data. */
const TAGS = [8, 9, 18];

/** FLV: behind every tag stands its length, so that the file's last four bytes lead to its last tag (FLV file format, E.3). */
export function flash(bytes: Bytes): Announced {
  const tail = bytes.at(Math.max(0, bytes.size - 4), 4);
  const length = tail.length < 4 ? 0 : tail.readUInt32BE(0);
  const tag = bytes.at(bytes.size - 4 - length, 4);
  const isWhole =
    length >= 11 && length < bytes.size && TAGS.includes((tag[0] ?? 0) & 31) && tag.readUIntBE(1, 3) === length - 11;
  return { missing: isWhole ? undefined : 'ends within a tag', end: endOfTags(bytes) };
}

/** Bytes of a tag before what it holds, and behind that. */
const [TAG_HEAD, TAG_TAIL] = [11, 4];

/** Goes from tag to tag: where one should begin, a second file may. */
function endOfTags(bytes: Bytes): number {
  let place = bytes.at(5, 4).length < 4 ? bytes.size : bytes.at(5, 4).readUInt32BE(0) + TAG_TAIL;
  for (let part = 0; part < MOST_PARTS && place < bytes.size; part += 1) {
    const head = bytes.at(place, 4);
    if (head.length < 4 || !TAGS.includes((head[0] ?? 0) & 31)) break;
    place += TAG_HEAD + head.readUIntBE(1, 3) + TAG_TAIL;
  }
  return place;
}

/** MPEG-TS: packets of one length, which is all that it says of its end. `lead` bytes stand before the sync byte of each. */
export const transport =
  (packetBytes: number) =>
  (bytes: Bytes): Announced => ({
    missing: bytes.size % packetBytes === 0 ? undefined : `ends within a packet of ${packetBytes} bytes`,
  });

export const isTransport = (head: Buffer, packetBytes: number, lead: number): boolean =>
  head.length > lead + packetBytes && head[lead] === 0x47 && head[lead + packetBytes] === 0x47;

const SYNC = 0x47;
const PACKETS = [188, 192] as const;
/** So many sync bytes in a row are none of a program stream's own. */
const IN_A_ROW = 24;

/** MPEG-PS says nothing of its end; but packets of a transport stream at the end of the file are another film's. */
export function program(bytes: Bytes): Announced {
  for (const packetBytes of PACKETS) {
    const end = lastPacketsOf(bytes, packetBytes);
    if (end !== undefined) return { missing: undefined, end };
  }
  return { missing: undefined };
}

/** Where the packets begin with which a file ends; the last one may be cut off. */
function lastPacketsOf(bytes: Bytes, packetBytes: number): number | undefined {
  const from = Math.max(0, bytes.size - (IN_A_ROW + 2) * packetBytes);
  const tail = bytes.at(from, bytes.size - from);
  const lead = packetBytes - 188;
  for (let place = 0; place < packetBytes; place += 1) {
    const isSync = (packet: number) => tail[place + packet * packetBytes + lead] === SYNC;
    if (Array.from({ length: IN_A_ROW }, (_, packet) => packet).every(isSync)) return from + place;
  }
  return undefined;
}
