import { frameMs, openDecoder, readPackets } from './decode.ts';
import { millisecondsPerTick, type OpenFilm, openContainer } from './open.ts';

/** Opens a film of this machine's disk; refuses what holds no picture, is too large or too long. */
export async function openFilm(file: string, maxDurationMs: number): Promise<OpenFilm> {
  const film = openContainer(file, maxDurationMs);
  if (!hasOnlyDecodingTimes(film)) return film;
  try {
    return { ...film, originMs: (await firstPictureMs(file)) ?? film.originMs };
  } catch (error) {
    film.close();
    throw error;
  }
}

/** AVI says when a picture is decoded, not when it is shown: with B-frames the first one is shown later than the file starts. */
const hasOnlyDecodingTimes = ({ format, picture }: OpenFilm) =>
  format.iformat?.name === 'avi' && picture.codecpar.videoDelay > 0;

/** The time that the decoder gives the first picture, found with a reading of its own. */
async function firstPictureMs(file: string): Promise<number | undefined> {
  const film = openContainer(file, Number.POSITIVE_INFINITY);
  const decoder = openDecoder(film, film.picture, 1);
  const tickMs = millisecondsPerTick(film.picture);
  let firstMs: number | undefined;
  try {
    await readPackets(film, (packet) => {
      if (packet.streamIndex !== film.picture.index) return true;
      decoder.push(packet, (frame) => {
        firstMs ??= frameMs(frame, tickMs);
      });
      return firstMs === undefined;
    });
    return firstMs;
  } finally {
    decoder.close();
    film.close();
  }
}
