import type { CallOptions, Input, Reply } from './methods.ts';
import { request } from './request.ts';
import type { Settings } from './send.ts';

export interface FilmUpload extends Input<'films.upload'> {
  /** A file (in Node: `await fs.openAsBlob(path)`), or a stream of bytes. */
  readonly film: Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
}

export interface UploadOptions extends Omit<CallOptions, 'stream'> {
  /** Called after each part with the number of bytes sent; `total` is missing if the length is unknown. */
  readonly onProgress?: ((sent: number, total: number | undefined) => void) | undefined;
}

const TYPE = 'application/octet-stream';

/**
 * Uploads a film; its job measures it. In Node and in workers with streamed bodies, the progress counts the bytes passed to the
 * connection; elsewhere it is reported once, at the end.
 */
export async function uploadFilm(
  settings: Settings,
  { film, ...input }: FilmUpload,
  { onProgress, ...options }: UploadOptions = {},
): Promise<Reply<'films.upload'>> {
  const total = film instanceof Blob ? film.size : undefined;
  const isCounted = onProgress !== undefined && sendsStreams();
  const content = isCounted ? counted(film instanceof Blob ? film.stream() : film, total, onProgress) : film;
  const { content: reply } = await request(settings, 'films.upload', input, {
    ...options,
    stream: { type: TYPE, content },
  });
  if (!isCounted && total !== undefined) onProgress?.(total, total);
  return reply as Reply<'films.upload'>;
}

/** Checks whether fetch sends a body as it is read. Other runtimes read the whole body first, or turn it into text. */
function sendsStreams(): boolean {
  // browsers stream only over HTTP/2, and some not at all
  return typeof Reflect.get(globalThis, 'document') === 'undefined' && typeof ReadableStream === 'function';
}

async function* counted(
  film: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  total: number | undefined,
  onProgress: NonNullable<UploadOptions['onProgress']>,
): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const part of film as AsyncIterable<Uint8Array>) {
    yield part;
    sent += part.byteLength;
    onProgress(sent, total);
  }
}
