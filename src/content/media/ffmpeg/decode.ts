import {
  AV_FIELD_BT,
  AV_FIELD_TT,
  AV_FRAME_FLAG_INTERLACED,
  AV_FRAME_FLAG_TOP_FIELD_FIRST,
  AV_NOPTS_VALUE,
  AV_PKT_FLAG_CORRUPT,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  type AVFrameFlag,
} from 'node-av/constants';
import { Codec, CodecContext, Frame, Packet, type Stream } from 'node-av/lib';
import { badFilm, check, given } from './fail.ts';
import { MAX_PIXELS, type OpenFilm } from './open.ts';

/** Decodes packets of one stream into frames. A frame is valid only during the call. */
export interface Decoder {
  /** Decodes one packet; null flushes the decoder. */
  readonly push: (packet: Packet | null, take: (frame: Frame) => void) => void;
  /** How many packets or frames have been damaged so far. */
  readonly damaged: () => number;
  readonly close: () => void;
}

export function openDecoder(film: OpenFilm, stream: Stream, threads: number): Decoder {
  const codec = Codec.findDecoder(stream.codecpar.codecId);
  if (codec === null) {
    const named = stream.codecpar.codecTagString ?? `number ${stream.codecpar.codecId}`;
    throw badFilm('codec-not-known', `${film.name}: no decoder for its codec ${named}; convert it to H.264 and AAC`);
  }
  const context = new CodecContext();
  context.allocContext3(codec);
  check(context.parametersToContext(stream.codecpar), `${film.name}: its codec's parameters are not usable`);
  context.threadCount = threads;
  context.pktTimebase = stream.timeBase;
  // Not through open2's dictionary: node-av 6.1.1 frees that twice, and garbage collection then crashes the process.
  context.setOption('max_pixels', MAX_PIXELS);
  check(context.open2Sync(codec, null), `${film.name}: its codec ${codec.name ?? ''} cannot be opened`);

  const fields = fieldsOf(context, codec.name ?? '');
  const frame = new Frame();
  frame.alloc();
  let damaged = 0;
  const receive = (take: (frame: Frame) => void) => {
    for (;;) {
      const answer = context.receiveFrameSync(frame);
      if (answer === AVERROR_EAGAIN || answer === AVERROR_EOF) return;
      if (answer < 0) {
        damaged += 1;
        return;
      }
      if (frame.decodeErrorFlags !== 0) damaged += 1;
      if (fields !== undefined) frame.setFlags(...fields);
      take(frame);
      frame.unref();
    }
  };
  return {
    push: (packet, take) => {
      // A full decoder accepts the packet after its frames have been fetched, without exception (FFmpeg, avcodec.h).
      let answer = context.sendPacketSync(packet);
      if (answer === AVERROR_EAGAIN) {
        receive(take);
        answer = context.sendPacketSync(packet);
      }
      if (answer < 0 && answer !== AVERROR_EOF) damaged += 1;
      else if (packet !== null && (packet.flags & AV_PKT_FLAG_CORRUPT) !== 0) damaged += 1;
      receive(take);
    },
    damaged: () => damaged,
    close: () => {
      frame.free();
      context.freeContext();
    },
  };
}

/** Returns the flags of interlaced frames that only the container specifies; the decoders of other codecs set them. */
function fieldsOf(context: CodecContext, codec: string): readonly AVFrameFlag[] | undefined {
  if (codec !== 'mjpeg' && codec !== 'rawvideo') return undefined;
  const order = context.getOption('field_order');
  if (order === null || Number(order) < Number(AV_FIELD_TT)) return undefined;
  const isTopFirst = Number(order) === AV_FIELD_TT || Number(order) === AV_FIELD_BT;
  return isTopFirst ? [AV_FRAME_FLAG_INTERLACED, AV_FRAME_FLAG_TOP_FIELD_FIRST] : [AV_FRAME_FLAG_INTERLACED];
}

/** Returns the frame's time on the container's clock, ms; undefined if it has none. */
export function frameMs(frame: Frame, millisecondsPerTick: number): number | undefined {
  const ticks = frame.bestEffortTimestamp;
  return ticks === AV_NOPTS_VALUE ? undefined : Number(ticks) * millisecondsPerTick;
}

/** Reads packets until the end, or until `take` returns false. Every tenth of a second, calls `pause` and lets other work of the process run. */
export async function readPackets(
  film: OpenFilm,
  take: (packet: Packet) => boolean,
  pause: () => void | Promise<void> = () => {},
): Promise<void> {
  const packet = new Packet();
  packet.alloc();
  let pausedAt = performance.now();
  try {
    for (;;) {
      const answer = film.format.readFrameSync(packet);
      if (answer === AVERROR_EOF) return;
      check(answer, `${film.name} breaks off`, 'film-damaged');
      const goesOn = take(packet);
      packet.unref();
      if (!goesOn) return;
      if (performance.now() - pausedAt > 100) {
        await pause();
        await new Promise((resume) => setImmediate(resume));
        pausedAt = performance.now();
      }
    }
  } finally {
    packet.free();
  }
}

/** Returns the bytes of a frame's planes; each access to `data` would create buffers for all of them again. */
export function planes(frame: Frame): readonly [Buffer, Buffer, Buffer] {
  const [first, second, third] = frame.data ?? [];
  return [given(first, 'plane 0 of a frame'), given(second, 'plane 1 of a frame'), given(third, 'plane 2 of a frame')];
}

/** Returns the bytes of a plane. */
export const plane = (frame: Frame, at: number): Buffer => given(frame.data?.[at], `plane ${at} of a frame`);
