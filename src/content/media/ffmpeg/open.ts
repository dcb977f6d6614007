import { basename } from 'node:path';
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_NOPTS_VALUE,
  AVERROR_EINVAL,
  AVFMT_TS_DISCONT,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
// node-av/lib, not node-av/api: the latter needs Promise.withResolvers, which Node 20 lacks, and then reads 0 frames without an error.
import { Dictionary, FormatContext, type Frame, type Stream } from 'node-av/lib';
import { type CleanAperture, cleanAperture } from './clean-aperture.ts';
import { refuseUnknownColors } from './color.ts';
import { badFilm, check } from './fail.ts';
import { type Orientation, readOrientation } from './orientation.ts';

/**
 * The containers that may be opened. Playlists (hls, concat, dash) are excluded, because they can refer to other files on this
 * machine. The last row contains no film formats; it makes the refusal of an audio file say what the file is.
 */
const CONTAINERS = [
  ['mov', 'matroska', 'webm', 'avi', 'mpegts', 'mpeg', 'flv', 'asf', 'ogg', 'mxf', 'ivf', 'nut', 'yuv4mpegpipe', 'gif'],
  ['wav', 'mp3', 'aac', 'flac'],
].flat();

/** 8K: the largest frame that is accepted, 8192 × 4320 in either orientation. */
export const MAX_PIXELS = 8192 * 4320;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A file that FFmpeg has opened, with the streams that we read. Its video times count from `originMs`. */
export interface OpenFilm {
  readonly file: string;
  readonly name: string;
  readonly format: FormatContext;
  readonly picture: Stream;
  readonly sound: Stream | undefined;
  /** Time of the first frame that can be shown, on the container's clock, ms. */
  readonly originMs: number;
  /** Start of the container on its own clock, ms. */
  readonly containerStartMs: number;
  /** Duration in the header, ms; undefined if it has none. Some (Matroska, FLV) count from the clock's zero. */
  readonly declaredMs: number | undefined;
  /** How to stretch, rotate and mirror the frame so that it looks as in players. */
  readonly orientation: Orientation;
  /** The visible part of the stored frame. */
  readonly aperture: CleanAperture;
  /** The size of the visible frame, in square pixels. */
  readonly shown: Size;
  readonly close: () => void;
}

/** How far to read to detect the streams if FFmpeg's usual 5 s do not reveal the frame size: frames may be seconds apart. */
const THOROUGH = { analyzeduration: '60000000', probesize: '50000000' };

/** Opens a film on this machine's disk and finds its video stream; refuses files that have none, or are too large or too long. */
export function openContainer(file: string, maxDurationMs: number): OpenFilm {
  const name = basename(file);
  let format = openFormat(file, name, {});
  try {
    if (!isPictureKnown(format)) {
      format.closeInputSync();
      format = openFormat(file, name, THOROUGH);
    }
    return describe(file, format, maxDurationMs);
  } catch (error) {
    format.closeInputSync();
    throw error;
  }
}

function openFormat(file: string, name: string, options: Readonly<Record<string, string>>): FormatContext {
  const format = new FormatContext();
  const allowed = { protocol_whitelist: 'file', format_whitelist: CONTAINERS.join(',') };
  // The prefix prevents FFmpeg from reading a name such as "http:film.mp4" as a URL.
  const answer = format.openInputSync(`file:${file}`, null, Dictionary.fromObject({ ...allowed, ...options }));
  // FFmpeg returns this if it knows the format but the format is not in the lists above.
  if (answer === AVERROR_EINVAL)
    throw badFilm('film-not-readable', `${name} is a playlist, an image, subtitles or another file that is not a film`);
  check(answer, `${name} cannot be opened as a film`);
  try {
    // Checks the size in the header: when frames are decoded to find out more, the codec's own size replaces it.
    for (const { codecpar } of format.streams) refuseTooLarge(name, codecpar.width, codecpar.height);
    check(format.findStreamInfoSync(null), `${name} has no streams that can be read`);
    return format;
  } catch (error) {
    format.closeInputSync();
    throw error;
  }
}

const isPictureKnown = (format: FormatContext) =>
  format.streams.every(({ codecpar }) => codecpar.codecType !== AVMEDIA_TYPE_VIDEO || codecpar.width > 0);

function describe(file: string, format: FormatContext, maxDurationMs: number): OpenFilm {
  const name = basename(file);
  const picture = findPicture(format, name);
  refuseSize(name, picture.codecpar.width, picture.codecpar.height);
  refuseUnknownColors(name, picture);
  const declaredMs = known(format.duration, 1000);
  if (declaredMs !== undefined && declaredMs > maxDurationMs && !hasLooseClock(format))
    throw tooLong(name, declaredMs, maxDurationMs);
  const containerStartMs = known(format.startTime, 1000) ?? 0;
  const startMs = known(picture.startTime, 1);
  return {
    file,
    name,
    format,
    picture,
    sound: findSound(format),
    originMs: startMs === undefined ? containerStartMs : startMs * millisecondsPerTick(picture),
    containerStartMs,
    declaredMs,
    ...asShown(name, picture),
    close: () => format.closeInputSync(),
  };
}

export type AsShown = Pick<OpenFilm, 'orientation' | 'aperture' | 'shown'>;

/**
 * Returns how to show the frame.
 *
 * @param first the first decoded frame, if any: some streams specify the orientation only there
 */
export function asShown(name: string, picture: Stream, first?: Frame): AsShown {
  const orientation = readOrientation(picture, first);
  const { isTransposed, pixelAspect } = orientation;
  const aperture = cleanAperture(picture);
  const { width, height } = aperture;
  const turned = isTransposed ? { width: height, height: width } : { width, height };
  const aspect = isTransposed ? 1 / pixelAspect : pixelAspect;
  const shown = aspect === 1 ? turned : { ...turned, width: 2 * Math.trunc((turned.width * aspect) / 2) };
  refuseSize(name, shown.width, shown.height);
  return { orientation, aperture, shown };
}

/** Detects broadcast streams (MPEG-TS, MPEG-PS), whose clock may restart: their duration is estimated from their first and last times. */
export const hasLooseClock = (format: FormatContext) => ((format.iformat?.flags ?? 0) & AVFMT_TS_DISCONT) !== 0;

/** Returns the length of a tick of the stream's clock in milliseconds. */
export const millisecondsPerTick = (stream: Stream) => (1000 * stream.timeBase.num) / stream.timeBase.den;

/** Refuses a frame that would take more memory than any film needs. */
export function refuseSize(name: string, width: number, height: number) {
  if (width <= 0 || height <= 0)
    throw badFilm('film-not-readable', `${name}: its picture has no size (${width} × ${height})`);
  refuseTooLarge(name, width, height);
}

function refuseTooLarge(name: string, width: number, height: number) {
  if (width * height > MAX_PIXELS)
    throw badFilm(
      'picture-too-large',
      `${name}: its picture is ${width} × ${height}; the maximum is 8192 × 4320 pixels, so scale it down first`,
    );
}

export const tooLong = (name: string, foundMs: number, maxMs: number) =>
  badFilm(
    'film-too-long',
    `${name}: lasts ${Math.round(foundMs / 1000)} s, or says that it does; films may last at most ${Math.round(maxMs / 1000)} s`,
  );

function findPicture(format: FormatContext, name: string): Stream {
  const picture = format.streams[format.findBestStream(AVMEDIA_TYPE_VIDEO)];
  const isCover = picture !== undefined && (picture.disposition & AV_DISPOSITION_ATTACHED_PIC) !== 0;
  if (picture !== undefined && !isCover) return picture;
  const what = findSound(format) === undefined ? 'neither video nor audio' : 'audio but no video';
  throw badFilm('film-has-no-picture', `${name} has ${what}: a film is needed`);
}

function findSound(format: FormatContext): Stream | undefined {
  const sound = format.streams[format.findBestStream(AVMEDIA_TYPE_AUDIO)];
  return sound !== undefined && sound.codecpar.sampleRate > 0 && sound.codecpar.channels > 0 ? sound : undefined;
}

const known = (ticks: bigint, perUnit: number) => (ticks === AV_NOPTS_VALUE ? undefined : Number(ticks) / perUnit);
