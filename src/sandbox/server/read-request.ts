import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import busboy from 'busboy';
import type { ApiRequest, Fields, UploadedFile } from '../world/index.ts';

/** A body that cannot be read. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
}

/** Maximum size of a body without files, in bytes. */
const MOST = 64 * 1024 * 1024;

/** The field whose files a later request needs, so their bytes are kept, up to this limit. */
const HELD_FIELD = 'video_file_chunk';

/** The address of a request: a path of two slashes is no other host. */
export const urlOf = ({ url = '/' }: IncomingMessage, origin: string): URL =>
  url.startsWith('/') ? new URL(`${origin}${url}`) : new URL(url, origin);

/** Reads the whole request. Files are hashed as they arrive, so that a film is never in memory as a whole. */
export async function readRequest(incoming: IncomingMessage, origin: string): Promise<ApiRequest> {
  const url = urlOf(incoming, origin);
  const { fields, files } = await readBody(incoming);
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    params: { ...Object.fromEntries(url.searchParams), ...fields },
    files,
    headers: incoming.headers,
    origin,
  };
}

interface Body {
  readonly fields: Fields;
  readonly files: readonly UploadedFile[];
}

async function readBody(incoming: IncomingMessage): Promise<Body> {
  const type = incoming.headers['content-type'] ?? '';
  if (isPartOfFile(incoming.headers)) return { fields: {}, files: [await readFilePart(incoming)] };
  if (type.startsWith('multipart/form-data')) return readMultipart(incoming);
  const text = await readText(incoming);
  if (text === '') return { fields: {}, files: [] };
  if (type.startsWith('application/x-www-form-urlencoded'))
    return { fields: Object.fromEntries(new URLSearchParams(text)), files: [] };
  return { fields: jsonObject(text), files: [] };
}

/** Checks for a body of bytes without a form, as resumable uploads send it. */
const isPartOfFile = ({
  'content-type': type = '',
  'x-goog-upload-command': command = '',
}: IncomingHttpHeaders): boolean =>
  /^(video\/|application\/octet-stream)/.test(type) || String(command).includes('upload');

async function readFilePart(incoming: IncomingMessage): Promise<UploadedFile> {
  const bytes = await readBytes(incoming);
  const hash = (kind: string) => createHash(kind).update(bytes).digest('hex');
  return { field: '', name: '', size: bytes.length, md5: hash('md5'), sha256: hash('sha256'), bytes };
}

function jsonObject(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableBody('the body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UnreadableBody('the body is not a JSON object');
  return Object.fromEntries(Object.entries(value));
}

const readText = async (incoming: IncomingMessage): Promise<string> => (await readBytes(incoming)).toString('utf8');

async function readBytes(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > MOST) throw new UnreadableBody(`the body is larger than ${MOST} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @throws UnreadableBody for headers that name no boundary */
function parserOf({ headers }: IncomingMessage): busboy.Busboy {
  try {
    return busboy({ headers, limits: { fieldSize: MOST } });
  } catch (error) {
    throw new UnreadableBody(String(error));
  }
}

function readMultipart(incoming: IncomingMessage): Promise<Body> {
  return new Promise((resolve, reject) => {
    const parser = parserOf(incoming);
    const fields: Record<string, unknown> = {};
    const files: UploadedFile[] = [];
    parser.on('field', (name, value) => {
      fields[name] = value;
    });
    parser.on('file', (field, stream, { filename }) => {
      const md5 = createHash('md5');
      const sha256 = createHash('sha256');
      const held: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        md5.update(chunk);
        sha256.update(chunk);
        if (field === HELD_FIELD && size <= MOST) held.push(chunk);
      });
      stream.on('end', () =>
        files.push({
          field,
          name: filename ?? field,
          size,
          md5: md5.digest('hex'),
          sha256: sha256.digest('hex'),
          bytes: field === HELD_FIELD && size <= MOST ? Buffer.concat(held) : undefined,
        }),
      );
    });
    parser.on('error', (error) => reject(new UnreadableBody(String(error))));
    parser.on('close', () => resolve({ fields, files }));
    // if the sender disconnects, the body never ends
    incoming.on('error', () => reject(new UnreadableBody('the sender went away')));
    incoming.on('close', () => incoming.complete || reject(new UnreadableBody('the sender went away')));
    incoming.pipe(parser);
  });
}
