import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { incomingPath, receiveFilm, tooLarge } from './file-store.ts';

const files = { filesDir: mkdtempSync(join(tmpdir(), 'files-')) };
afterAll(() => rmSync(files.filesDir, { recursive: true }));

const receive = (content: string | Buffer, most = 1000) => {
  const bytes = Buffer.from(content);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(7 * at, 7 * at + 7));
  return receiveFilm(files, Readable.from(pieces), most);
};
const drafts = () => readdirSync(incomingPath(files));
const GIF = 'GIF89a and what follows';

test('an upload is kept unchanged and named by its content, and one byte too many leaves nothing behind', async () => {
  const { draft, ...film } = await receive(GIF, GIF.length);
  const sha256 = createHash('sha256').update(GIF).digest('hex');
  expect(film).toEqual({ file: `${sha256}.gif`, sha256, size_bytes: GIF.length });
  expect(readFileSync(draft, 'utf8')).toBe(GIF);
  rmSync(draft);
  await expect(receive(GIF, GIF.length - 1)).rejects.toMatchObject({
    code: 'film-too-large',
    message: `the film exceeds the maximum size of ${GIF.length - 1} bytes`,
    details: { max_bytes: GIF.length - 1 },
  });
  expect(tooLarge(4_294_967_296).message).toBe('the film exceeds the maximum size of 4.29 GB');
  expect(drafts()).toEqual([]);
});

test.each([
  ['mp4', '\0\0\0\x18ftypisom\0\0\0\0isommp42'],
  ['mkv', Buffer.from('1a45dfa3934282886d6174726f736b61', 'hex')],
  ['y4m', 'YUV4MPEG2 W64 H64'],
  ['ivf', 'DKIF\0\0\x20\0'],
  ['nut', 'nut/multimedia container\0'],
])('%s is recognized by its first bytes', async (type, content) => {
  const { draft, file } = await receive(content);
  rmSync(draft);
  expect(file).toMatch(new RegExp(`^[0-9a-f]{64}\\.${type}$`));
});

test.each([
  ['film-empty', 'an empty upload', ''],
  ['film-type-refused', 'a document', '%PDF-1.7 and what follows'],
  ['film-type-refused', 'an image', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ['film-type-refused', 'text', 'just words'],
])('%s: %s is refused and leaves nothing behind', async (code, _, content) => {
  await expect(receive(content)).rejects.toMatchObject({ code });
  expect(drafts()).toEqual([]);
});
