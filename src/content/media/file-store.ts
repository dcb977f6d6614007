import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileTypeFromBuffer } from 'file-type';
import type { Context } from '../../context.ts';
import { EngineError, makeDirectory, unavailable } from '../../core/kernel/index.ts';

type Files = Pick<Context, 'filesDir'>;

/** A film in the files directory, named by its content, so that the same film is stored once. */
export interface KeptFilm {
  readonly file: string;
  readonly sha256: string;
  readonly size_bytes: number;
}

/** The first bytes of a file, which identify its container. */
const HEAD_BYTES = 4100;

export const filmPath = ({ filesDir }: Files, file: string): string => join(filesDir, 'films', file);
export const thumbnailPath = ({ filesDir }: Files, clipId: string): string =>
  join(filesDir, 'thumbnails', `${clipId}.jpg`);
export const smallThumbnailPath = ({ filesDir }: Files, clipId: string): string =>
  join(filesDir, 'thumbnails', `${clipId}.small.jpg`);
/** Returns the path of a film's proxy or storyboard, which are named by its content. */
export const previewPath = ({ filesDir }: Files, name: string): string => join(filesDir, 'previews', name);
export const proxyPath = (files: Files, sha256: string): string => previewPath(files, `${sha256}.mp4`);
export const storyboardPath = (files: Files, sha256: string): string => previewPath(files, `${sha256}.jpg`);
export const incomingPath = ({ filesDir }: Files): string => join(filesDir, 'incoming');
export const renderPath = ({ filesDir }: Files, name: string): string => join(filesDir, 'renders', name);

/** Returns the SHA-256 of a file, in hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** A film that was copied or received but is not yet in its final place: the transaction that references it moves it there. */
export interface DraftFilm extends KeptFilm {
  readonly draft: string;
}

/** Copies a film on this machine into the files directory (as a reflink if the file system supports it). */
export async function copyFilm(files: Files, path: string, sha256: string): Promise<DraftFilm> {
  const { ext } = await typeOf(await headOf(path));
  const draft = await newDraft(files);
  try {
    await copyFile(path, draft, constants.COPYFILE_FICLONE);
    return { draft, file: `${sha256}.${ext}`, sha256, size_bytes: (await stat(draft)).size };
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * Writes an upload into the files directory as it arrives.
 *
 * @throws `film-too-large`; `film-empty`; `film-type-refused` if the bytes are not a film, whatever its name or media type says
 */
export async function receiveFilm(
  files: Files,
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<DraftFilm> {
  const draft = await newDraft(files);
  const hash = createHash('sha256');
  let size_bytes = 0;
  const measure = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      size_bytes += chunk.length;
      hash.update(chunk);
      done(size_bytes > maxBytes ? tooLarge(maxBytes) : null, chunk);
    },
  });
  try {
    await pipeline(bytes, measure, createWriteStream(draft));
    if (size_bytes === 0) throw new EngineError('film-empty', 'the film is empty (0 bytes)');
    const { ext } = await typeOf(await headOf(draft));
    const sha256 = hash.digest('hex');
    return { draft, file: `${sha256}.${ext}`, sha256, size_bytes };
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function newDraft(files: Files): Promise<string> {
  makeDirectory(incomingPath(files));
  return join(incomingPath(files), randomUUID());
}

/** Moves a draft to its final place, under the lock of files, so that nobody removes it before a video references it. */
export async function placeFilm(files: Files, { draft, file }: DraftFilm): Promise<void> {
  makeDirectory(dirname(filmPath(files, file)));
  await rename(draft, filmPath(files, file));
}

/** Returns the path of a stored film. @throws `file-not-visible`, worth retrying: another worker may see the file */
export async function visibleFilm(files: Files, file: string): Promise<string> {
  const path = filmPath(files, file);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return path;
  throw unavailable(
    'file-not-visible',
    `this worker cannot see ${file} below ${files.filesDir}: use the same --files-dir for all workers`,
  );
}

async function headOf(path: string): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Containers that file-type does not detect, with their first bytes. */
const OTHER_TYPES: readonly (readonly [head: string, ext: string])[] = [
  ['nut/multimedia container', 'nut'],
  ['YUV4MPEG2 ', 'y4m'],
  ['DKIF', 'ivf'],
];

async function typeOf(head: Uint8Array): Promise<{ ext: string }> {
  const start = Buffer.from(head).toString('latin1', 0, 32);
  const other = OTHER_TYPES.find(([bytes]) => start.startsWith(bytes));
  if (other !== undefined) return { ext: other[1] };
  const type = await fileTypeFromBuffer(head);
  if (type !== undefined && /^(video|audio)\/|^image\/gif$|^application\/(mxf|ogg|vnd\.ms-asf)/.test(type.mime))
    return type;
  const seen = type === undefined ? 'has no known type' : `is ${type.mime}`;
  throw new EngineError('film-type-refused', `the file ${seen}: send a film (MP4, MOV, WebM, MKV, AVI, MPEG)`);
}

/** Exported for its test. */
export const tooLarge = (maxBytes: number) =>
  new EngineError('film-too-large', `the film exceeds the maximum size of ${sizeInWords(maxBytes)}`, {
    max_bytes: maxBytes,
  });

/** Writes 4294967296 as 4.29 GB, in the units of file managers and platforms. */
const sizeInWords = (bytes: number): string => {
  const [unit, size] = bytes >= 1e9 ? ['GB', 1e9] : bytes >= 1e6 ? ['MB', 1e6] : ['bytes', 1];
  return `${Number((bytes / size).toFixed(2))} ${unit}`;
};
