import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Frame, Packet, Stream } from 'node-av/lib';
import type { Decoder } from './decode.ts';
import type { FilterChain } from './filter.ts';
import { millisecondsPerTick } from './open.ts';
import type { StreamWriter } from './write.ts';

/** One stream on its way from one file to another: decoded, filtered, encoded. */
export interface Pipe {
  /** Takes a packet; null ends the stream and writes what is still under way. */
  readonly push: (packet: Packet | null) => void;
  /** How many frames were written. */
  readonly written: () => number;
  /** The last packet's time of decoding on the container's clock, ms. */
  readonly readMs: () => number;
}

export function openPipe(stream: Stream, decoder: Decoder, filter: FilterChain, writer: StreamWriter): Pipe {
  const tickMs = millisecondsPerTick(stream);
  let written = 0;
  let readMs = Number.NEGATIVE_INFINITY;
  const write = (frame: Frame) => {
    written += 1;
    writer.write(frame);
  };
  const pass = (frame: Frame) => {
    frame.pts = frame.bestEffortTimestamp;
    filter.push(frame, write);
  };
  return {
    push: (packet) => {
      if (packet !== null && packet.dts !== AV_NOPTS_VALUE) readMs = Number(packet.dts) * tickMs;
      decoder.push(packet, pass);
      if (packet !== null) return;
      filter.push(null, write);
      writer.write(null);
    },
    written: () => written,
    readMs: () => readMs,
  };
}
