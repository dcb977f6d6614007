import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileTypeFromBuffer } from 'file-type';
import type { Context } from '../../context.ts';
import { EngineError, unavailable } from '../../core/kernel/index.ts';

type Files = Pick<Context, 'filesDir'>;

/** A film as it lies in the files directory: named by its content, so that the same film is kept once. */
export interface KeptFilm {
  readonly file: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** The bytes in which a container tells what it is. */
const HEAD_BYTES = 4100;

export const filmPath = ({ filesDir }: Files, file: string): string => join(filesDir, 'films', file);
export const thumbnailPath = ({ filesDir }: Files, clipId: string): string =>
  join(filesDir, 'thumbnails', `${clipId}.jpg`);
export const renderPath = ({ filesDir }: Files, name: string): string => join(filesDir, 'renders', name);

/** SHA-256 of a file, hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Copies a film of this machine into the files directory (a reflink where the file system can). */
export async function keepFilm(files: Files, path: string, sha256: string): Promise<KeptFilm> {
  const { ext } = await typeOf(await headOf(path));
  const kept = { file: `${sha256}.${ext}`, sha256, sizeBytes: (await stat(path)).size };
  await put(files, kept.file, (to) => copyFile(path, to, constants.COPYFILE_FICLONE));
  return kept;
}

/**
 * Writes an upload into the files directory as it arrives.
 *
 * @throws `film-too-large`; `film-type-refused` when its bytes are not a film's, whatever its name or media type say
 */
export async function receiveFilm(files: Files, bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<KeptFilm> {
  const incoming = join(files.filesDir, 'incoming', randomUUID());
  await mkdir(join(files.filesDir, 'incoming'), { recursive: true });
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const measure = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      sizeBytes += chunk.length;
      hash.update(chunk);
      done(sizeBytes > maxBytes ? tooLarge(maxBytes) : null, chunk);
    },
  });
  try {
    await pipeline(bytes, measure, createWriteStream(incoming));
    const { ext } = await typeOf(await headOf(incoming));
    const sha256 = hash.digest('hex');
    await put(files, `${sha256}.${ext}`, (to) => rename(incoming, to));
    return { file: `${sha256}.${ext}`, sha256, sizeBytes };
  } finally {
    await rm(incoming, { force: true });
  }
}

/** Where a kept film lies. @throws `file-not-visible`, worth retrying: another worker may see it */
export async function visibleFilm(files: Files, file: string): Promise<string> {
  const path = filmPath(files, file);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return path;
  throw unavailable(
    'file-not-visible',
    `this worker cannot see ${file} below ${files.filesDir}: give all workers the same --files-dir`,
  );
}

/** A file appears whole or not at all. */
async function put(files: Files, name: string, make: (to: string) => Promise<void>): Promise<void> {
  const goal = filmPath(files, name);
  await mkdir(join(files.filesDir, 'films'), { recursive: true });
  const draft = `${goal}.${randomUUID()}`;
  try {
    await make(draft);
    await rename(draft, goal);
  } finally {
    await rm(draft, { force: true });
  }
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

async function typeOf(head: Uint8Array): Promise<{ ext: string }> {
  const type = await fileTypeFromBuffer(head);
  if (type !== undefined && /^(video|audio)\/|^application\/(mxf|ogg|vnd\.ms-asf)/.test(type.mime)) return type;
  const seen = type === undefined ? 'is of no type that is known' : `is ${type.mime}`;
  throw new EngineError('film-type-refused', `the file ${seen}: send a film (MP4, MOV, WebM, MKV, AVI, MPEG)`);
}

const tooLarge = (maxBytes: number) =>
  new EngineError('film-too-large', `the film is larger than ${maxBytes} bytes, the most that is taken`);
