import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A file on this machine, and how to serve it. */
export interface ServedFile {
  readonly path: string;
  readonly type: string;
  /** Changes when the bytes do. */
  readonly version: string;
  /** How long a browser caches it without asking; by default, it asks every time, and mostly gets 304. */
  readonly keptSeconds?: number;
  /** How long the client may stop reading; by default a minute. */
  readonly pauseMs?: number;
}

/** A client that stops reading holds a file, a connection and their buffers; a paused player later requests what it lacks. */
const PAUSE_MS = 60_000;

/**
 * Serves a file as players request it (RFC 9110, 13 and 14): whole, one range of it (206), or nothing because the browser has it
 * cached (304). A range beyond the file's end gets 416; several ranges get the whole file. Closes a connection if the client
 * reads nothing for too long.
 *
 * @throws the error from `missing` if the file does not exist
 */
export async function serveFile(
  { method, headers, raw }: FastifyRequest,
  reply: FastifyReply,
  { path, type, version, keptSeconds, pauseMs = PAUSE_MS }: ServedFile,
  missing: () => Error,
): Promise<FastifyReply> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) throw missing();
  const { size } = found;
  const etag = `"${version}-${size}"`;
  reply
    .header('etag', etag)
    .header('accept-ranges', 'bytes')
    .header('cache-control', keptSeconds === undefined ? 'private, no-cache' : `private, max-age=${keptSeconds}`);
  if (headers['if-none-match']?.split(/\s*,\s*/).some((each) => each.replace(/^W\//, '') === etag))
    return reply.code(304).send();
  const isOfThis = headers['if-range'] === undefined || headers['if-range'] === etag;
  const range = method === 'GET' && isOfThis ? rangeOf(headers.range, size) : 'whole';
  if (range === 'beyond') return reply.code(416).header('content-range', `bytes */${size}`).send();
  const { first, last } = range === 'whole' ? { first: 0, last: size - 1 } : range;
  if (range !== 'whole') reply.code(206).header('content-range', `bytes ${first}-${last}/${size}`);
  reply.type(type).header('content-length', last - first + 1);
  // the server discards the body of a response to HEAD: the film need not be read for that
  if (method === 'HEAD') return reply.send(Readable.from([]));
  const socket: unknown = raw.socket;
  // Node removes the timeout before the next request, and closes a connection that reaches it; a request from within the process
  // has no socket
  if (socket instanceof Socket) socket.setTimeout(pauseMs);
  return reply.send(createReadStream(path, { start: first, end: last }));
}

type Range = { readonly first: number; readonly last: number } | 'whole' | 'beyond';

/** Returns the requested range of a file with that many bytes. Ignores a header that is not a single byte range. */
export function rangeOf(header: string | undefined, size: number): Range {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return 'whole';
  if (from === '') {
    const length = Math.min(size, Number(to));
    return length === 0 ? 'beyond' : { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  if (to !== '' && Number(to) < first) return 'whole';
  if (first >= size) return 'beyond';
  return { first, last: to === '' ? size - 1 : Math.min(size - 1, Number(to)) };
}
