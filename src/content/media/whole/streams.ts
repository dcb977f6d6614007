import { type Announced, type Bytes, MOST_PARTS } from './bytes.ts';

/** The types of a tag: sound, video, data. */
const TAGS = [8, 9, 18];

/** Reads FLV: every tag is followed by its length, so the file's last four bytes lead to its last tag (FLV file format, E.3). */
export function flash(bytes: Bytes): Announced {
  const tail = bytes.at(Math.max(0, bytes.size - 4), 4);
  const length = tail.length < 4 ? 0 : tail.readUInt32BE(0);
  const tag = bytes.at(bytes.size - 4 - length, 4);
  const isWhole =
    length >= 11 && length < bytes.size && TAGS.includes((tag[0] ?? 0) & 31) && tag.readUIntBE(1, 3) === length - 11;
  return { missing: isWhole ? undefined : 'ends within a tag', end: endOfTags(bytes) };
}

/** Bytes of a tag before and after its content. */
const [TAG_HEAD, TAG_TAIL] = [11, 4];

/** Walks from tag to tag to the end; a second film may begin there. */
function endOfTags(bytes: Bytes): number {
  let place = bytes.at(5, 4).length < 4 ? bytes.size : bytes.at(5, 4).readUInt32BE(0) + TAG_TAIL;
  for (let part = 0; part < MOST_PARTS && place < bytes.size; part += 1) {
    const head = bytes.at(place, 4);
    if (head.length < 4 || !TAGS.includes((head[0] ?? 0) & 31)) break;
    place += TAG_HEAD + head.readUIntBE(1, 3) + TAG_TAIL;
  }
  return place;
}

/** Reads MPEG-TS: packets of equal length, which is all that shows its end. Each has `lead` bytes before its sync byte. */
export const transport =
  (packetBytes: number) =>
  (bytes: Bytes): Announced => ({
    missing: bytes.size % packetBytes === 0 ? undefined : `ends within a packet of ${packetBytes} bytes`,
  });

export const isTransport = (head: Buffer, packetBytes: number, lead: number): boolean =>
  head.length > lead + packetBytes && head[lead] === 0x47 && head[lead + packetBytes] === 0x47;

const SYNC = 0x47;
const PACKETS = [188, 192] as const;
/** A program stream never has this many sync bytes at this distance. */
const IN_A_ROW = 24;

/** Reads MPEG-PS, which does not declare its end; but packets of a transport stream at the end of the file belong to another film. */
export function program(bytes: Bytes): Announced {
  for (const packetBytes of PACKETS) {
    const end = lastPacketsOf(bytes, packetBytes);
    if (end !== undefined) return { missing: undefined, end };
  }
  return { missing: undefined };
}

/** Returns where the packets at the end of a file begin; the last one may be truncated. */
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
