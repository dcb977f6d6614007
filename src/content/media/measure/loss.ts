import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Packet } from 'node-av/lib';
import { hasLooseClock, millisecondsPerTick, type OpenFilm } from '../ffmpeg/open.ts';
import { joined } from '../ffmpeg/shown.ts';

/** Bytes between two packets that belong to none: more than headers and indexes take. */
const UNREAD_BYTES = 8192;
/** Time without picture and sound, beyond which something is missing when bytes are, too. */
const GAP_MS = 400;
/** Time without picture and sound in a broadcast stream, beyond which its clock was set anew (FFmpeg's dts_delta_threshold). */
const LEAP_MS = 10_000;
/** The readers that pass over damage without a word. Others read in the order of an index, which bytes cannot be counted by. */
const PASSING_OVER = /matroska|webm|flv/;

/**
 * How much of a film its reader passed over. Where a file is damaged, FFmpeg's readers of Matroska and FLV go on at the next place that they
 * understand and say nothing of what lies between: bytes of which no packet was made, and at the same place a gap in time of picture and
 * sound. Either alone is innocent: attachments are bytes, and a still in a film of a variable frame rate is a gap.
 */
export function openLossMeter(film: OpenFilm) {
  const { format, picture, sound } = film;
  const isPassingOver = PASSING_OVER.test(format.iformat?.name ?? '');
  const mayLeap = hasLooseClock(format);
  let lastPlace: number | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  let bytesSince = 0;
  let lostMs = 0;
  return {
    read: (packet: Packet) => {
      const stream =
        packet.streamIndex === picture.index ? picture : packet.streamIndex === sound?.index ? sound : undefined;
      if (stream !== undefined && packet.pos >= 0n && packet.dts !== AV_NOPTS_VALUE) {
        const place = Number(packet.pos);
        const ms = Number(packet.dts) * millisecondsPerTick(stream);
        const gapMs = lastPlace === undefined ? 0 : ms - lastMs;
        if (mayLeap && gapMs > LEAP_MS) throw joined(film, lastMs - film.originMs, ms - film.originMs);
        const unread = place - (lastPlace ?? place) - bytesSince;
        if (isPassingOver && gapMs > GAP_MS && unread > UNREAD_BYTES) lostMs += gapMs;
        lastPlace = place;
        lastMs = Math.max(lastMs, ms);
        bytesSince = 0;
      }
      bytesSince += packet.size;
    },
    ms: () => lostMs,
  };
}
