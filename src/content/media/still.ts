import { renameSync, writeFileSync } from 'node:fs';
import { AV_PIX_FMT_YUVJ420P } from 'node-av/constants';
import { Codec, CodecContext, type Frame, Packet, Rational } from 'node-av/lib';
import { frameMs, openDecoder, readPackets, seekBefore } from './ffmpeg/decode.ts';
import { badFilm, check, given } from './ffmpeg/fail.ts';
import { openFilm } from './ffmpeg/film.ts';
import { openFilter } from './ffmpeg/filter.ts';
import { millisecondsPerTick, refuseSize } from './ffmpeg/open.ts';
import { upright } from './measure/upright.ts';
import type { ThumbnailWish } from './task.ts';

/** The longer side of a thumbnail, px; smaller films are not enlarged. */
const SIDE = 1280;

/** Writes stills of a film as JPEG files. */
export async function writeStills(file: string, wanted: readonly ThumbnailWish[]): Promise<void> {
  for (const wish of wanted) {
    const jpeg = await stillAt(file, wish.atMs);
    // Renamed when it is whole, so that nobody is served half a picture.
    writeFileSync(`${wish.to}.part`, jpeg);
    renameSync(`${wish.to}.part`, wish.to);
  }
}

/** The picture that is shown at that time. */
async function stillAt(file: string, atMs: number): Promise<Buffer> {
  const film = await openFilm(file, Number.POSITIVE_INFINITY);
  const decoder = openDecoder(film, film.picture, 2);
  const fit = `scale='min(${SIDE},iw)':'min(${SIDE},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2`;
  const filter = openFilter('picture', film.picture.timeBase, (frame) => {
    refuseSize(film.name, frame.width, frame.height);
    return `${upright(film)}${fit}:out_range=pc:out_color_matrix=bt601,format=yuvj420p,setsar=1`;
  });
  const tickMs = millisecondsPerTick(film.picture);
  let jpeg: Buffer | undefined;
  const take = (frame: Frame) => {
    const ms = (frameMs(frame, tickMs) ?? film.originMs) - film.originMs;
    if (jpeg !== undefined || ms < atMs - 0.5) return;
    frame.pts = 0n;
    filter.push(frame, (scaled) => {
      jpeg ??= encodeJpeg(scaled);
    });
  };
  try {
    seekBefore(film, atMs);
    await readPackets(film, (packet) => {
      if (packet.streamIndex === film.picture.index) decoder.push(packet, take);
      return jpeg === undefined;
    });
    if (jpeg === undefined) decoder.push(null, take);
    if (jpeg === undefined) throw badFilm('film-truncated', `${film.name} has no picture at ${atMs} ms`);
    return jpeg;
  } finally {
    filter.close();
    decoder.close();
    film.close();
  }
}

function encodeJpeg(frame: Frame): Buffer {
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
    // The quantiser, 2 (best) to 31: about the quality that people call 90 %.
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
