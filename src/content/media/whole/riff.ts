import { type Announced, type Bytes, endsAfter, MOST_PARTS } from './bytes.ts';

/** A size that was unknown when writing began. A recorder that was switched off leaves 0, which is not a reason to refuse the file either. */
const UNKNOWN = 0xffff_ffff;

/** Reads AVI and WAV: consecutive RIFF chunks (those after the first come from OpenDML, for more than 1 GiB). */
export function riff(bytes: Bytes): Announced {
  let place = 0;
  for (let part = 0; part < MOST_PARTS; part += 1) {
    const head = bytes.at(place, 8);
    const isPart = part === 0 || bytes.at(place + 8, 4).toString('latin1') === 'AVIX';
    if (head.length < 8 || head.toString('latin1', 0, 4) !== 'RIFF' || !isPart) break;
    const length = head.readUInt32LE(4);
    if (length === 0 || length === UNKNOWN) break;
    const missing = endsAfter(place + 8 + length, bytes);
    if (missing !== undefined) return { missing };
    place += 8 + length + (length % 2);
  }
  return { missing: undefined, end: place };
}
