import { AVSEEK_FLAG_BACKWARD } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import { frameMs, openDecoder, readPackets } from './decode.ts';
import { type AsShown, asShown, millisecondsPerTick, type OpenFilm, openContainer } from './open.ts';

/**
 * Opens a film on this machine's disk; refuses files that have no video, or are too large or too long. Times count from the first
 * frame that can be decoded, which a separate reading finds: a stream may begin within a group of pictures, and AVI only stores
 * decoding times.
 */
export async function openFilm(file: string, maxDurationMs: number): Promise<OpenFilm> {
  const probe = openContainer(file, maxDurationMs);
  let seen: AsShown | undefined;
  const look = (first: Frame) => {
    seen = asShown(probe.name, probe.picture, first);
  };
  const firstMs = await firstPictureMs(probe, look).finally(probe.close);
  const film = { ...openContainer(file, maxDurationMs), ...seen };
  return firstMs === undefined ? film : { ...film, originMs: firstMs };
}

/** How far before the requested time to seek: some containers (MPEG-TS, MPEG-PS) land late, and a group of pictures may last a minute. */
const BACK_MS = [2000, 10_000, 70_000];

/** Opens the same film again, starting with a frame that is shown at that time or earlier. */
export async function openAgain(film: OpenFilm, atMs: number): Promise<OpenFilm> {
  for (const backMs of BACK_MS) {
    const fromMs = film.originMs + atMs - backMs;
    if (fromMs <= film.originMs) break;
    const again = reopen(film);
    if (await landsBefore(again, fromMs, film.originMs + atMs)) return again;
    again.close();
  }
  return reopen(film);
}

const reopen = ({ file, originMs, orientation, aperture, shown }: OpenFilm): OpenFilm => ({
  ...openContainer(file, Number.POSITIVE_INFINITY),
  ...{ originMs, orientation, aperture, shown },
});

/** Seeks, and seeks again to read from there if the first frame is early enough. */
async function landsBefore(film: OpenFilm, fromMs: number, wantedMs: number): Promise<boolean> {
  if (!seek(film, fromMs)) return false;
  const firstMs = await firstPictureMs(film).catch(() => undefined);
  return firstMs !== undefined && firstMs <= wantedMs && seek(film, fromMs);
}

function seek({ format, picture }: OpenFilm, ms: number): boolean {
  const ticks = BigInt(Math.floor(ms / millisecondsPerTick(picture)));
  return format.seekFrameSync(picture.index, ticks, AVSEEK_FLAG_BACKWARD) >= 0;
}

/** Returns the time of the next frame from the decoder, on the container's clock; undefined if there is none. */
async function firstPictureMs(film: OpenFilm, look?: (first: Frame) => void): Promise<number | undefined> {
  const decoder = openDecoder(film, film.picture, 1);
  const tickMs = millisecondsPerTick(film.picture);
  let firstMs: number | undefined;
  const take = (frame: Frame) => {
    if (firstMs !== undefined) return;
    firstMs = frameMs(frame, tickMs);
    look?.(frame);
  };
  try {
    await readPackets(film, (packet) => {
      if (packet.streamIndex === film.picture.index && packet.size > 0) decoder.push(packet, take);
      return firstMs === undefined;
    });
    if (firstMs === undefined) decoder.push(null, take);
    return firstMs;
  } finally {
    decoder.close();
  }
}
