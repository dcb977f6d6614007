import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Frame, Packet, Stream } from 'node-av/lib';
import type { Decoder } from './decode.ts';
import type { FilterChain } from './filter.ts';
import { millisecondsPerTick, type OpenFilm } from './open.ts';
import { openShown } from './shown.ts';
import type { StreamWriter } from './write.ts';

/** Transfers one stream from one file to another: decoded, filtered, encoded. */
export interface Pipe {
  /** Processes a packet; null ends the stream and writes any pending frames. */
  readonly push: (packet: Packet | null) => void;
  /** How many frames were written. */
  readonly written: () => number;
  /** Decoding time of the last packet on the container's clock, ms. */
  readonly readMs: () => number;
}

/** Transfers the frames that are visible within a time range. */
export function openPicturePipe(
  film: OpenFilm,
  stretch: { readonly fromMs: number; readonly toMs: number },
  decoder: Decoder,
  filter: FilterChain,
  writer: StreamWriter,
): Pipe {
  const out = openEnd(filter, writer);
  const shown = openShown(film, stretch, out.pass);
  const pipe = openPipe(film.picture, (packet) => {
    if (packet?.size !== 0) decoder.push(packet, shown.push);
    if (packet !== null) return;
    shown.finish();
    shown.close();
    out.finish();
  });
  return { ...pipe, written: out.written };
}

export function openSoundPipe(stream: Stream, decoder: Decoder, filter: FilterChain, writer: StreamWriter): Pipe {
  const out = openEnd(filter, writer);
  const pass = (frame: Frame) => {
    frame.pts = frame.bestEffortTimestamp;
    out.pass(frame);
  };
  const pipe = openPipe(stream, (packet) => {
    decoder.push(packet, pass);
    if (packet === null) out.finish();
  });
  return { ...pipe, written: out.written };
}

function openPipe(stream: Stream, push: (packet: Packet | null) => void) {
  const tickMs = millisecondsPerTick(stream);
  let readMs = Number.NEGATIVE_INFINITY;
  return {
    push: (packet: Packet | null) => {
      if (packet !== null && packet.dts !== AV_NOPTS_VALUE) readMs = Number(packet.dts) * tickMs;
      push(packet);
    },
    readMs: () => readMs,
  };
}

/** Filters and writes frames. */
function openEnd(filter: FilterChain, writer: StreamWriter) {
  let written = 0;
  const write = (frame: Frame) => {
    written += 1;
    writer.write(frame);
  };
  return {
    pass: (frame: Frame) => filter.push(frame, write),
    finish: () => {
      filter.push(null, write);
      writer.write(null);
    },
    written: () => written,
  };
}
