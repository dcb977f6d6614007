import { type Announced, type Bytes, MOST_PARTS } from './bytes.ts';

const cutOff = (end: number): Announced => ({ missing: 'ends within a frame', end });

/** Reads IVF: a header that contains its own length, then frames, each preceded by its length and time. */
export function ivf(bytes: Bytes): Announced {
  const header = bytes.at(6, 2);
  let place = header.length < 2 ? bytes.size : header.readUInt16LE(0);
  for (let part = 0; part < MOST_PARTS && place < bytes.size; part += 1) {
    const head = bytes.at(place, 12);
    const next = head.length < 12 ? undefined : place + 12 + head.readUInt32LE(0);
    if (next === undefined || next > bytes.size) return cutOff(place);
    place = next;
  }
  return { missing: undefined };
}

/** Reads Y4M: a line that describes the frames, then frames of equal length, each preceded by a line. */
export function y4m(bytes: Bytes): Announced {
  const header = lineAt(bytes, 0);
  const pictureBytes = header === undefined ? undefined : bytesOfPicture(header);
  if (header === undefined || pictureBytes === undefined) return { missing: undefined };
  let place = header.length + 1;
  for (let part = 0; part < MOST_PARTS && place < bytes.size; part += 1) {
    const line = lineAt(bytes, place);
    if (line?.startsWith('FRAME') !== true) return { missing: undefined, end: place };
    const next = place + line.length + 1 + pictureBytes;
    if (next > bytes.size) return cutOff(place);
    place = next;
  }
  return { missing: undefined };
}

function lineAt(bytes: Bytes, place: number): string | undefined {
  const some = bytes.at(place, 400);
  const end = some.indexOf(0x0a);
  return end === -1 ? undefined : some.toString('latin1', 0, end);
}

/** How much smaller the color planes are, horizontally and vertically, by the start of the tag C. */
const PLANES: readonly { is: RegExp; across: number; down: number; planes: number }[] = [
  { is: /^444alpha/, across: 1, down: 1, planes: 3 },
  { is: /^444/, across: 1, down: 1, planes: 2 },
  { is: /^422/, across: 2, down: 1, planes: 2 },
  { is: /^411/, across: 4, down: 1, planes: 2 },
  { is: /^420/, across: 2, down: 2, planes: 2 },
  { is: /^mono/, across: 1, down: 1, planes: 0 },
];

/** Returns undefined if the line does not specify the size, or in an unknown way. */
function bytesOfPicture(header: string): number | undefined {
  const tag = (letter: string) =>
    header
      .split(' ')
      .find((each, at) => at > 0 && each.startsWith(letter))
      ?.slice(1);
  const [width, height, color] = [Number(tag('W')), Number(tag('H')), tag('C') ?? '420'];
  const chroma = PLANES.find(({ is }) => is.test(color));
  if (chroma === undefined || !(width > 0) || !(height > 0)) return undefined;
  const { across, down, planes } = chroma;
  const depth = /^(?:4\d\dp|mono)(\d+)$/.exec(color)?.[1];
  const samples = width * height + planes * Math.ceil(width / across) * Math.ceil(height / down);
  return samples * (depth !== undefined && Number(depth) > 8 ? 2 : 1);
}

const ASF_HEADER = '3026b2758e66cf11a6d900aa0062ce6c';

export const isAsf = (head: Buffer): boolean => head.toString('hex', 0, 16) === ASF_HEADER;

/** Reads ASF: objects, each with an id of 16 bytes, its length and its content (ASF specification, 2.1). A stream has no length. */
export function asf(bytes: Bytes): Announced {
  let place = 0;
  for (let part = 0; part < MOST_PARTS && place < bytes.size; part += 1) {
    const head = bytes.at(place, 24);
    const length = head.length < 24 || (part > 0 && isAsf(head)) ? 0 : Number(head.readBigUInt64LE(16));
    if (length < 24 || place + length > bytes.size) break;
    place += length;
  }
  return { missing: undefined, end: place };
}
