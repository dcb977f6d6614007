import { type Announced, type Bytes, endsAfter } from './bytes.ts';

const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const CLUSTER = 0x1f43b675;
const TIMESTAMP_SCALE = 0x2ad7b1;
const DURATION = 0x4489;

interface Element {
  readonly id: number;
  readonly contents: number;
  /** Undefined for an element of unknown length, as in live streams. */
  readonly end: number | undefined;
}

/** Reads Matroska and WebM: the segment contains everything, and its header has the film's duration (RFC 9559). */
export function matroska(bytes: Bytes): Announced {
  const header = element(bytes, 0);
  const segment = header?.end === undefined ? undefined : element(bytes, header.end);
  if (segment?.id !== SEGMENT) return { missing: undefined };
  const missing = segment.end === undefined ? undefined : endsAfter(segment.end, bytes);
  const end = segment.end ?? bytes.size;
  for (const part of elements(bytes, segment.contents, segment.end ?? bytes.size)) {
    if (part.id === INFO) return { missing, end, durationMs: durationMs(bytes, part) };
    if (part.id === CLUSTER) break;
  }
  return { missing, end };
}

function* elements(bytes: Bytes, from: number, to: number): Generator<Element> {
  let place = from;
  // Only a handful of elements come before the frames.
  for (let part = 0; part < 100 && place < to; part += 1) {
    const found = element(bytes, place);
    if (found === undefined) return;
    yield found;
    if (found.end === undefined) return;
    place = found.end;
  }
}

/** Reads an id and a length; the first byte of each number determines its size (RFC 8794, 4 and 5). */
function element(bytes: Bytes, place: number): Element | undefined {
  const head = bytes.at(place, 12);
  const idLength = Math.clz32(head[0] ?? 0) - 23;
  if (idLength > 4 || head.length < idLength + 1) return undefined;
  const id = head.readUIntBE(0, idLength);
  const lengthLength = Math.clz32(head[idLength] ?? 0) - 23;
  if (lengthLength > 8 || head.length < idLength + lengthLength) return undefined;
  const raw = head
    .subarray(idLength, idLength + lengthLength)
    .reduce((number, byte) => number * 256n + BigInt(byte), 0n);
  const marker = 1n << BigInt(7 * lengthLength);
  const contents = place + idLength + lengthLength;
  const isUnknown = raw === 2n * marker - 1n;
  return { id, contents, end: isUnknown ? undefined : contents + Number(raw - marker) };
}

function durationMs(bytes: Bytes, info: Element): number | undefined {
  let nanosecondsATick = 1_000_000;
  let ticks: number | undefined;
  for (const part of elements(bytes, info.contents, info.end ?? bytes.size)) {
    const length = (part.end ?? part.contents) - part.contents;
    if (length < 1 || length > 8) continue;
    const value = bytes.at(part.contents, length);
    if (value.length < length) continue;
    if (part.id === TIMESTAMP_SCALE)
      nanosecondsATick = Number(value.reduce((number, byte) => number * 256n + BigInt(byte), 0n));
    else if (part.id === DURATION && (length === 4 || length === 8))
      ticks = length === 4 ? value.readFloatBE(0) : value.readDoubleBE(0);
  }
  return ticks === undefined || Number.isNaN(ticks) ? undefined : (ticks * nanosecondsATick) / 1e6;
}
