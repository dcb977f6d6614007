import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refuseCutOff } from './refuse.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'whole-'));
});
afterAll(() => rm(dir, { recursive: true }));

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const PIECES = '05 4c01000000 00';
const box = (name: string, contents: Buffer = Buffer.alloc(0)) => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + contents.length);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, contents]);
};
const FRAGMENTED = Buffer.concat([box('ftyp'), box('moov', box('mvex')), box('moof'), box('mdat', Buffer.alloc(50))]);
const PLAIN = Buffer.concat([box('ftyp'), box('moov', box('trak')), box('mdat', Buffer.alloc(50))]);

/** The skeleton of a film of each container, as far as its length is concerned. */
const FILMS = {
  gif: Buffer.concat([
    Buffer.from('GIF89a'),
    hex(`0200 0200 80 00 00  000000 ffffff  21f904 00 0a00 00 00`),
    hex(`2c 0000 0000 0200 0200 81 ${'00'.repeat(12)} 02 ${PIECES}`),
    hex(`2c 0000 0000 0200 0200 00 02 ${PIECES} 3b`),
  ]),
  ivf: Buffer.concat([
    Buffer.from('DKIF'),
    hex('0000 2000'),
    Buffer.alloc(24),
    hex('04000000 0000000000000000 aabbccdd'),
    hex('02000000 0100000000000000 eeff'),
  ]),
  y4m: Buffer.concat(
    ['YUV4MPEG2 W3 H3 F25:1 C420jpeg\n', 'FRAME\n', 'x'.repeat(9 + 4 + 4), 'FRAME Ip\n', 'x'.repeat(17)].map((part) =>
      Buffer.from(part),
    ),
  ),
  asf: Buffer.concat([
    hex('3026b2758e66cf11a6d900aa0062ce6c 2000000000000000 0000000000000000'),
    hex('36 1a0000000000000000'),
  ]).subarray(0, 32),
  avi: Buffer.concat([Buffer.from('RIFF'), hex('08000000'), Buffer.from('AVI LIST')]),
  mp4: PLAIN,
} as const;

const told = async (bytes: Buffer) => {
  const file = join(dir, 'film');
  await writeFile(file, bytes);
  try {
    refuseCutOff(file, Number.POSITIVE_INFINITY);
    return 'whole';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

test.each(Object.entries(FILMS))(
  '%s: one film is whole, two are refused, also where the second is of another kind',
  async (kind, film) => {
    expect(await told(film)).toBe('whole');
    expect(await told(Buffer.concat([film, film]))).toMatch('two films in a row');
    expect(await told(Buffer.concat([film, FILMS[kind === 'gif' ? 'ivf' : 'gif']]))).toMatch('two films');
  },
);

test.each(['gif', 'ivf', 'y4m', 'avi'] as const)('%s: a film that ends within a frame is cut off', async (kind) => {
  expect(await told(FILMS[kind].subarray(0, -3))).toMatch(/it is cut off/);
});

test('an AVI of more than 1 GiB goes on in a second part', async () => {
  const more = Buffer.concat([Buffer.from('RIFF'), hex('04000000'), Buffer.from('AVIX')]);
  expect(await told(Buffer.concat([FILMS.avi, more]))).toBe('whole');
});

test('fragments that say again what they are make one film; a film without fragments does not go with them', async () => {
  expect(await told(Buffer.concat([FRAGMENTED, FRAGMENTED]))).toBe('whole');
  expect(await told(Buffer.concat([FRAGMENTED, PLAIN]))).toMatch('two films');
  expect(await told(Buffer.concat([PLAIN, FRAGMENTED]))).toMatch('two films');
});

test('what is no film, behind a film, is of no matter', async () => {
  for (const film of [FILMS.mp4, FILMS.gif, FILMS.avi])
    expect(await told(Buffer.concat([film, Buffer.alloc(30)]))).toBe('whole');
});

test.each([188, 192])(
  'a program stream with a transport stream of packets of %i bytes behind it is two films',
  async (packetBytes) => {
    const packet = Buffer.alloc(packetBytes, 0xff);
    packet[packetBytes - 188] = 0x47;
    const program = Buffer.concat([hex('000001ba 44 00 04 00 04 01 00 00 03 f8'), Buffer.alloc(5000, 0x21)]);
    const packets = Buffer.concat(Array.from({ length: 40 }, () => packet));
    expect(await told(program)).toBe('whole');
    expect(await told(Buffer.concat([program, packets]))).toMatch('two films in a row');
    expect(await told(Buffer.concat([program, packets.subarray(0, -50)]))).toMatch('two films');
  },
);
