import { AV_NOPTS_VALUE, AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_SUBTITLE, AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import type { Packet } from 'node-av/lib';
import { millisecondsPerTick, type OpenFilm } from '../ffmpeg/open.ts';

const KINDS: readonly number[] = [AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_SUBTITLE, AVMEDIA_TYPE_VIDEO];

/** Finds the end of the tracks that are not measured, such as a second language or subtitles: the duration in a header includes them. */
export function openOtherTracks({ format, picture, sound }: OpenFilm) {
  const others = format.streams.filter(
    ({ index, codecpar }) => index !== picture.index && index !== sound?.index && KINDS.includes(codecpar.codecType),
  );
  const tickMs = new Map(others.map((stream) => [stream.index, millisecondsPerTick(stream)]));
  let endMs = Number.NEGATIVE_INFINITY;
  return {
    read: (packet: Packet) => {
      const ms = tickMs.get(packet.streamIndex);
      if (ms === undefined || packet.pts === AV_NOPTS_VALUE) return;
      endMs = Math.max(endMs, Number(packet.pts + packet.duration) * ms);
    },
    /** On the container's clock, ms. */
    endMs: () => endMs,
  };
}
