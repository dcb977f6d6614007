import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Packet } from 'node-av/lib';
import { millisecondsPerTick, type OpenFilm } from '../ffmpeg/open.ts';

/** Bytes between two pictures that belong to no packet: more than headers and indexes take. */
const UNREAD_BYTES = 8192;
/** Time between two pictures, beyond which one is missing when bytes are, too. */
const GAP_MS = 400;

/**
 * How much of a film its reader passed over. Where a file is damaged, FFmpeg's readers of Matroska and FLV go on at the next place that they
 * understand and say nothing of what lies between: bytes of which no packet was made, and at the same place a gap in time. Either alone is
 * innocent: attachments are bytes, and a still in a film of a variable frame rate is a gap.
 */
export function openLossMeter(film: OpenFilm) {
  const tickMs = millisecondsPerTick(film.picture);
  let last: { readonly place: number; readonly ms: number } | undefined;
  let bytesSince = 0;
  let lostMs = 0;
  return {
    read: (packet: Packet) => {
      if (packet.streamIndex === film.picture.index && packet.pos >= 0n && packet.dts !== AV_NOPTS_VALUE) {
        const here = { place: Number(packet.pos), ms: Number(packet.dts) * tickMs };
        const gapMs = last === undefined ? 0 : here.ms - last.ms;
        if (last !== undefined && gapMs > GAP_MS && here.place - last.place - bytesSince > UNREAD_BYTES)
          lostMs += gapMs;
        last = here;
        bytesSince = 0;
      }
      bytesSince += packet.size;
    },
    ms: () => lostMs,
  };
}
