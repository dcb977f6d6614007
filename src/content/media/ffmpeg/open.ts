import { basename } from 'node:path';
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_NOPTS_VALUE,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVERROR_EINVAL,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
// node-av/lib, not node-av/api: the latter needs Promise.withResolvers, which Node 20 does not have, and then reads 0 frames without an error.
import { Dictionary, FormatContext, type Stream } from 'node-av/lib';
import { badFilm, check } from './fail.ts';

/**
 * The containers that are opened. Playlists (hls, concat, dash) are left out: they can name other files of this machine. The last row holds
 * no films; it is there so that a sound file is refused as what it is.
 */
const CONTAINERS = [
  ['mov', 'matroska', 'webm', 'avi', 'mpegts', 'mpeg', 'flv', 'asf', 'ogg', 'mxf', 'ivf', 'nut', 'yuv4mpegpipe', 'gif'],
  ['wav', 'mp3', 'aac', 'flac'],
].flat();

/** 8K: the largest picture that is opened, 8192 × 4320 either way round. */
export const MAX_PIXELS = 8192 * 4320;

/** A file that FFmpeg has opened, with the streams that we read. Times of its picture count from `originMs`. */
export interface OpenFilm {
  readonly name: string;
  readonly format: FormatContext;
  readonly picture: Stream;
  readonly sound: Stream | undefined;
  /** Where the first picture stands on the container's clock, ms. */
  readonly originMs: number;
  /** Where the container starts on its own clock, ms. */
  readonly containerStartMs: number;
  /** How long the header says that it is, ms; undefined when it says nothing. Some (Matroska, FLV) count from the clock's zero. */
  readonly declaredMs: number | undefined;
  /** How far the picture is to be turned clockwise to stand upright. */
  readonly turn: 0 | 90 | 180 | 270;
  readonly close: () => void;
}

/** Opens a film of this machine's disk and finds its picture; refuses what has none, is too large or too long. */
export function openContainer(file: string, maxDurationMs: number): OpenFilm {
  const name = basename(file);
  const format = new FormatContext();
  const options = Dictionary.fromObject({ protocol_whitelist: 'file', format_whitelist: CONTAINERS.join(',') });
  // The prefix keeps a name such as "http:film.mp4" from being taken for an address.
  const answer = format.openInputSync(`file:${file}`, null, options);
  // So FFmpeg says that it knows the format, and that it is none of those above.
  if (answer === AVERROR_EINVAL)
    throw badFilm('film-not-readable', `${name} is a playlist, a picture, subtitles or another file that is no film`);
  check(answer, `${name} cannot be opened as a film`);
  const close = () => format.closeInputSync();
  try {
    // What the header claims: when pictures are decoded to find out more, the codec's own size takes its place.
    for (const { codecpar } of format.streams) refuseTooLarge(name, codecpar.width, codecpar.height);
    check(format.findStreamInfoSync(null), `${name} holds no streams that can be read`);
    const picture = findPicture(format, name);
    refuseSize(name, picture.codecpar.width, picture.codecpar.height);
    const declaredMs = known(format.duration, 1000);
    if (declaredMs !== undefined && declaredMs > maxDurationMs) throw tooLong(name, declaredMs, maxDurationMs);
    const containerStartMs = known(format.startTime, 1000) ?? 0;
    const startMs = known(picture.startTime, 1);
    const originMs = startMs === undefined ? containerStartMs : startMs * millisecondsPerTick(picture);
    return {
      name,
      format,
      picture,
      sound: findSound(format),
      originMs,
      containerStartMs,
      declaredMs,
      turn: readTurn(picture),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** How many milliseconds one tick of the stream's clock lasts. */
export const millisecondsPerTick = (stream: Stream) => (1000 * stream.timeBase.num) / stream.timeBase.den;

/** Refuses a picture that would take more memory than any film needs. */
export function refuseSize(name: string, width: number, height: number) {
  if (width <= 0 || height <= 0)
    throw badFilm('film-not-readable', `${name}: its picture has no size (${width} × ${height})`);
  refuseTooLarge(name, width, height);
}

function refuseTooLarge(name: string, width: number, height: number) {
  if (width * height > MAX_PIXELS)
    throw badFilm(
      'picture-too-large',
      `${name}: its picture is ${width} × ${height}; up to 8192 × 4320 pixels are read, so scale it down first`,
    );
}

export const tooLong = (name: string, foundMs: number, maxMs: number) =>
  badFilm(
    'film-too-long',
    `${name}: lasts ${Math.round(foundMs / 1000)} s or says so; films up to ${Math.round(maxMs / 1000)} s are read`,
  );

function findPicture(format: FormatContext, name: string): Stream {
  const picture = format.streams[format.findBestStream(AVMEDIA_TYPE_VIDEO)];
  const isCover = picture !== undefined && (picture.disposition & AV_DISPOSITION_ATTACHED_PIC) !== 0;
  if (picture !== undefined && !isCover) return picture;
  const what = findSound(format) === undefined ? 'neither picture nor sound' : 'sound but no moving picture';
  throw badFilm('film-has-no-picture', `${name} holds ${what}: a film is needed`);
}

function findSound(format: FormatContext): Stream | undefined {
  const sound = format.streams[format.findBestStream(AVMEDIA_TYPE_AUDIO)];
  return sound !== undefined && sound.codecpar.sampleRate > 0 && sound.codecpar.channels > 0 ? sound : undefined;
}

const known = (ticks: bigint, perUnit: number) => (ticks === AV_NOPTS_VALUE ? undefined : Number(ticks) / perUnit);

/**
 * The display matrix as a clockwise turn: nine 32-bit numbers, of which the first two are cos and −sin … of the turn in 16.16
 * (FFmpeg, libavutil/display.h, av_display_rotation_get). Turns between quarter turns are taken to the nearest one, as players do.
 */
function readTurn(picture: Stream): 0 | 90 | 180 | 270 {
  const matrix = picture.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX);
  if (matrix === null || matrix.length < 36) return 0;
  const quarters = Math.round(Math.atan2(matrix.readInt32LE(4), matrix.readInt32LE(0)) / (Math.PI / 2));
  return ([0, 90, 180, 270] as const)[((quarters % 4) + 4) % 4] ?? 0;
}
