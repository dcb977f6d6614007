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

/** A minimal film of each container, with only what matters for its length. */
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

const told = async (bytes: Buffer, maxDurationMs = Number.POSITIVE_INFINITY) => {
  const file = join(dir, 'film');
  await writeFile(file, bytes);
  try {
    refuseCutOff(file, maxDurationMs);
    return 'whole';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

test.each(Object.entries(FILMS))(
  '%s: one film is accepted, and two in a row are refused, even of different kinds',
  async (kind, film) => {
    expect(await told(film)).toBe('whole');
    expect(await told(Buffer.concat([film, film]))).toMatch('two films in a row');
    expect(await told(Buffer.concat([film, FILMS[kind === 'gif' ? 'ivf' : 'gif']]))).toMatch('two films');
  },
);

/** A movie header with that many ticks; `bytes` is the size of its time fields. */
const mvhd = (bytes: 4 | 8, ticksASecond: number, ticks: bigint) => {
  const head = Buffer.alloc(100);
  head.writeUInt8(bytes === 8 ? 1 : 0, 0);
  head.writeUInt32BE(ticksASecond, 4 + 2 * bytes);
  if (bytes === 8) head.writeBigUInt64BE(ticks, 24);
  else head.writeUInt32BE(Number(ticks), 16);
  return Buffer.concat([box('ftyp'), box('moov', box('mvhd', head)), box('mdat')]);
};

test.each([4, 8] as const)('mp4 with %i-byte times: the header gives the duration in its own ticks', async (bytes) => {
  expect(await told(mvhd(bytes, 600, 6000n), 10_000)).toBe('whole');
  expect(await told(mvhd(bytes, 600, 6001n), 10_000)).toMatch('lasts 10 s, or says that it does');
  expect(await told(mvhd(bytes, 90_000, 900_000n), 10_000)).toBe('whole');
  // all ones, or a clock with zero ticks per second: unknown
  expect(await told(mvhd(bytes, 600, 2n ** BigInt(8 * bytes) - 1n), 10_000)).toBe('whole');
  expect(await told(mvhd(bytes, 0, 6001n), 10_000)).toBe('whole');
});

test.each(['gif', 'ivf', 'y4m', 'avi'] as const)(
  '%s: a film that ends within a frame is refused as cut off',
  async (kind) => {
    expect(await told(FILMS[kind].subarray(0, -3))).toMatch(/it is cut off/);
  },
);

test('an AVI that continues in a second RIFF part is one film', async () => {
  const more = Buffer.concat([Buffer.from('RIFF'), hex('04000000'), Buffer.from('AVIX')]);
  expect(await told(Buffer.concat([FILMS.avi, more]))).toBe('whole');
});

test('an AVI of odd length is padded by one byte before what follows', async () => {
  const odd = Buffer.concat([Buffer.from('RIFF'), hex('09000000'), Buffer.from('AVI LISTx'), Buffer.alloc(1)]);
  const more = Buffer.concat([Buffer.from('RIFF'), hex('04000000'), Buffer.from('AVIX')]);
  expect(await told(Buffer.concat([odd, more]))).toBe('whole');
  expect(await told(Buffer.concat([odd, FILMS.avi]))).toMatch('two films');
});

test.each([
  ['C420jpeg', 17],
  ['C420p10', 34],
  ['C422', 21],
  ['C422p12', 42],
  ['C411', 15],
  ['C444', 27],
  ['C444p8', 27],
  ['C444alpha', 36],
  ['Cmono', 9],
  ['Cmono16', 18],
])('a 3 × 3 frame in the format %s takes %i bytes', async (colors, bytes) => {
  const film = Buffer.from(['', ''].reduce((so) => `${so}FRAME\n${'x'.repeat(bytes)}`, `YUV4MPEG2 W3 H3 ${colors}\n`));
  expect(await told(film)).toBe('whole');
  expect(await told(film.subarray(0, -1))).toMatch(/it is cut off/);
  expect(await told(Buffer.concat([film, FILMS.gif]))).toMatch('two films');
});

/** A movie header with 1000 ticks per second. */
const movieOf = (ticks: bigint, isLong: boolean) => {
  const header = Buffer.alloc(isLong ? 36 : 32);
  header.writeUInt8(isLong ? 1 : 0, 0);
  header.writeUInt32BE(1000, isLong ? 20 : 12);
  if (isLong) header.writeBigUInt64BE(ticks, 24);
  else header.writeUInt32BE(Number(ticks), 16);
  return Buffer.concat([box('ftyp'), box('moov', box('mvhd', header)), box('mdat')]);
};
/** A Matroska segment without an end, whose header has a duration of that many milliseconds. */
const matroskaOf = (ticks: number) => {
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(ticks);
  const info = Buffer.concat([hex('2ad7b1 83 0f4240 4489 88'), duration]);
  return Buffer.concat([hex('1a45dfa3 80 18538067 ff 1549a966'), Buffer.from([0x80 | info.length]), info]);
};
const minutes = (count: number) => 60_000 * count;

test.each<[string, Buffer, Buffer]>([
  ['MP4', movieOf(600_000n, false), movieOf(600_001n, false)],
  ['MP4 with long numbers', movieOf(600_000n, true), movieOf(600_001n, true)],
  ['Matroska', matroskaOf(600_000), matroskaOf(600_001)],
])(
  '%s: a film of the maximum length is accepted, and a longer one is refused by its header',
  async (_, longest, longer) => {
    expect(await told(longest, minutes(10))).toBe('whole');
    expect(await told(longer, minutes(10))).toMatch('at most 600 s');
  },
);

test('a header that leaves the duration open is no reason to refuse', async () => {
  expect(await told(movieOf(0xffff_ffffn, false), minutes(10))).toBe('whole');
  expect(await told(movieOf(0xffff_ffff_ffff_ffffn, true), minutes(10))).toBe('whole');
  expect(await told(matroskaOf(Number.NaN), minutes(10))).toBe('whole');
});

test('repeated fragments form one film, but fragmented and plain films do not mix', async () => {
  expect(await told(Buffer.concat([FRAGMENTED, FRAGMENTED]))).toBe('whole');
  expect(await told(Buffer.concat([FRAGMENTED, PLAIN]))).toMatch('two films');
  expect(await told(Buffer.concat([PLAIN, FRAGMENTED]))).toMatch('two films');
});

test('trailing bytes that are not a film are ignored', async () => {
  for (const film of [FILMS.mp4, FILMS.gif, FILMS.avi])
    expect(await told(Buffer.concat([film, Buffer.alloc(30)]))).toBe('whole');
});

test.each([188, 192])(
  'a program stream followed by a transport stream of %i-byte packets is refused as two films',
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
