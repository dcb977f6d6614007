import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Packet } from 'node-av/lib';
import { hasLooseClock, millisecondsPerTick, type OpenFilm } from '../ffmpeg/open.ts';
import { joined } from '../ffmpeg/shown.ts';

/** Bytes between two packets that belong to neither: more than headers and indexes need. */
const UNREAD_BYTES = 8192;
/** Gap in video and sound above which something is missing, if bytes are missing as well. */
const GAP_MS = 400;
/** Gap in a broadcast stream above which its clock was reset (FFmpeg's dts_delta_threshold). */
const LEAP_MS = 10_000;
/** Readers that silently skip damage. Others follow an index, so that bytes cannot be counted. */
const PASSING_OVER = /matroska|webm|flv/;

/**
 * Measures how much of a film its reader skipped. In a damaged file, FFmpeg's readers of Matroska and FLV continue at the next
 * place that they understand and report nothing about the part in between: bytes without packets and, at the same place, a gap in
 * the time of video and sound. Either alone is harmless: attachments are such bytes, and a still in a film of variable frame rate
 * is such a gap.
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
