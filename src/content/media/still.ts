import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { AV_PIX_FMT_YUVJ420P } from 'node-av/constants';
import { Codec, CodecContext, type Frame, Packet, Rational } from 'node-av/lib';
import { diskFull, EngineError, isDiskFull } from '../../core/kernel/index.ts';
import { scaleColors } from './ffmpeg/color.ts';
import { openDecoder, readPackets } from './ffmpeg/decode.ts';
import { badFilm, check, given } from './ffmpeg/fail.ts';
import { openAgain, openFilm } from './ffmpeg/film.ts';
import { openFilter } from './ffmpeg/filter.ts';
import { type OpenFilm, refuseSize } from './ffmpeg/open.ts';
import { openShown } from './ffmpeg/shown.ts';
import { deinterlaced, upright } from './measure/upright.ts';
import type { ThumbnailRequest } from './task.ts';

/** The longer side of a thumbnail, px; smaller films are not enlarged. */
const SIDE = 1280;
/** The longer side of a small thumbnail, px, for a card in a list. */
const SMALL_SIDE = 320;

/** Writes stills of a film as JPEG files. */
export async function writeStills(file: string, wanted: readonly ThumbnailRequest[]): Promise<void> {
  const film = await openFilm(file, Number.POSITIVE_INFINITY);
  try {
    for (const request of wanted) {
      const still = await stillAt(film, request.at_ms, request.smallTo !== undefined);
      writeWhole(request.to, still.jpeg);
      if (request.smallTo !== undefined && still.small !== undefined) writeWhole(request.smallTo, still.small);
    }
  } finally {
    film.close();
  }
}

/** Returns a unique name for an incomplete file: the same file may be written twice at the same time. */
export const partOf = (to: string): string => `${to}.${randomUUID()}.part`;

/** Writes a complete file and then renames it, so that no client gets half an image. */
export function writeWhole(to: string, jpeg: Buffer): void {
  const part = partOf(to);
  try {
    writeFileSync(part, jpeg);
    renameSync(part, to);
  } catch (error) {
    rmSync(part, { force: true });
    if (isDiskFull(error)) throw diskFull(error.message);
    throw new EngineError('film-not-writable', `${to} cannot be written: ${String(error)}`);
  }
}

interface Still {
  readonly jpeg: Buffer;
  readonly small?: Buffer | undefined;
}

/** Returns the frame that is visible at that time. */
async function stillAt(whole: OpenFilm, atMs: number, withSmall: boolean): Promise<Still> {
  const film = await openAgain(whole, atMs);
  const decoder = openDecoder(film, film.picture, 2);
  const filter = openFilter('picture', film.picture.timeBase, (frame, isInterlaced) => {
    refuseSize(film.name, frame.width, frame.height);
    const scaled = scaleColors(frame, { scale: within(SIDE), matrix: 'bt601', range: 'pc' });
    return `${deinterlaced(isInterlaced)}${upright(film, frame)}${scaled},format=yuvj420p,setsar=1`;
  });
  const shrink = openFilter('picture', film.picture.timeBase, () => `scale=${within(SMALL_SIDE)},setsar=1`);
  let jpeg: Buffer | undefined;
  let small: Buffer | undefined;
  const encode = (scaled: Frame) => {
    if (jpeg !== undefined) return;
    jpeg = encodeJpeg(scaled);
    if (!withSmall) return;
    shrink.push(scaled, (smaller) => {
      small ??= encodeJpeg(smaller);
    });
  };
  const shown = openShown(film, { fromMs: atMs, toMs: atMs + 1 }, (frame) => filter.push(frame, encode));
  try {
    await readPackets(film, (packet) => {
      if (packet.streamIndex === film.picture.index && packet.size > 0) decoder.push(packet, shown.push);
      return shown.overMs() === undefined;
    });
    decoder.push(null, shown.push);
    const isInside = shown.overMs() !== undefined || atMs < Math.max(shown.endMs(), film.declaredMs ?? 0);
    if (isInside) shown.finish();
    filter.push(null, encode);
    if (jpeg === undefined) throw badFilm('film-truncated', `${film.name} has no frame at ${atMs} ms`);
    return { jpeg, small };
  } finally {
    shown.close();
    shrink.close();
    filter.close();
    decoder.close();
    film.close();
  }
}

const within = (side: number) =>
  `'min(${side},iw)':'min(${side},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2`;

export function encodeJpeg(frame: Frame): Buffer {
  const codec = given(
    Codec.getCodecList().find((one) => one.isEncoder() && one.name === 'mjpeg'),
    'encoder mjpeg',
  );
  const context = new CodecContext();
  const packet = new Packet();
  packet.alloc();
  try {
    context.allocContext3(codec);
    context.width = frame.width;
    context.height = frame.height;
    context.pixelFormat = AV_PIX_FMT_YUVJ420P;
    context.timeBase = new Rational(1, 25);
    // The quantizer, from 2 (best) to 31: corresponds to about 90% JPEG quality.
    context.qMin = 3;
    context.qMax = 3;
    check(context.open2Sync(codec, null), 'the JPEG encoder cannot be opened');
    check(context.sendFrameSync(frame), 'the JPEG encoder refused the picture');
    check(context.receivePacketSync(packet), 'the JPEG encoder failed');
    return Buffer.from(given(packet.data, 'JPEG'));
  } finally {
    packet.free();
    context.freeContext();
  }
}
