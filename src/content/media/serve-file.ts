import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A file of this machine, and how it is answered. */
export interface ServedFile {
  readonly path: string;
  readonly type: string;
  /** Changes when the bytes do. */
  readonly version: string;
  /** How long a browser keeps it without asking; default: it asks every time, and mostly gets 304. */
  readonly keptSeconds?: number;
  /** How long its reader may take nothing of it; default: a minute. */
  readonly pauseMs?: number;
}

/** A reader who stops reading holds a file, a connection and their buffers; a paused player asks again for what it lacks. */
const PAUSE_MS = 60_000;

/**
 * Answers with a file as players ask for it (RFC 9110, 13 and 14): whole, one range of it (206), or nothing because the browser
 * has it already (304). A range beyond its end is 416; several ranges are answered with the whole. A connection of which nothing
 * is read for too long is closed.
 *
 * @throws what `missing` makes when the file is not there
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
  // the server drains the body of an answer to HEAD: a film is not read for that
  if (method === 'HEAD') return reply.send(Readable.from([]));
  const socket: unknown = raw.socket;
  // Node takes the limit away before the next request, and closes what runs into it; a request from within the process has no socket
  if (socket instanceof Socket) socket.setTimeout(pauseMs);
  return reply.send(createReadStream(path, { start: first, end: last }));
}

type Range = { readonly first: number; readonly last: number } | 'whole' | 'beyond';

/** What is asked for of so many bytes. What is no single range of bytes is not understood, and so not heard. */
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
