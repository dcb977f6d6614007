import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isEngineError } from '../../core/kernel/index.ts';
import { filmOf } from '../../testing/films.ts';
import { forkFilmTasks } from '../../testing/start-film-child.ts';
import { analyzeFilm } from './analyze.ts';

forkFilmTasks();

let dir = '';
let whole: Readonly<Record<'mp4' | 'mkv' | 'avi', Buffer>>;

const PICTURE = 'testsrc2=size=160x120:rate=25:duration=6';
const SOUND = 'sine=frequency=440:duration=6';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'broken-'));
  const make = async (container: string) =>
    readFile(await filmOf({ picture: PICTURE, sound: SOUND, container, options: { preset: 'ultrafast', g: '25' } }));
  whole = { mp4: await make('mp4'), mkv: await make('matroska'), avi: await make('avi') };
  await writeFile(join(dir, 'a.mp4'), whole.mp4);
}, 120_000);
afterAll(() => rm(dir, { recursive: true }));

/** Makes pseudo-random bytes that are the same in every run (Mulberry32). */
function noise(length: number, seed: number): Buffer {
  let state = seed;
  return Buffer.from(
    Uint8Array.from({ length }, () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return (mixed ^ (mixed >>> 14)) & 255;
    }),
  );
}

/** Analyzes these bytes under that name. Returns the error's code, and checks that its message can be shown. */
async function refusal(name: string, bytes: Buffer | string): Promise<string> {
  const file = join(dir, name);
  await writeFile(file, bytes);
  const error: unknown = await analyzeFilm(file, { timeLimitMs: 60_000 }).then(
    (found) => new Error(`was analyzed: ${JSON.stringify({ ...found, clips: [] })}`),
    (reason: unknown) => reason,
  );
  if (!isEngineError(error)) throw error;
  expect(error.kind).toBe('invalid');
  expect(error.message.length).toBeGreaterThan(20);
  expect(error.message).not.toMatch(/@ 0x/);
  return error.code;
}

/** Runs two at a time, because the machine has two cores. */
async function refusals(cases: readonly (readonly [string, Buffer | string])[]): Promise<string[]> {
  const codes: string[] = [];
  for (let at = 0; at < cases.length; at += 2) {
    codes.push(...(await Promise.all(cases.slice(at, at + 2).map(([name, bytes]) => refusal(name, bytes)))));
  }
  return codes;
}

test('an empty file, a missing file, and a folder are refused with different codes', async () => {
  expect(await refusal('empty.mp4', '')).toBe('film-empty');
  await expect(analyzeFilm(join(dir, 'none.mp4'))).rejects.toMatchObject({ kind: 'not-found', code: 'film-not-found' });
  await mkdir(join(dir, 'folder.mp4'));
  await expect(analyzeFilm(join(dir, 'folder.mp4'))).rejects.toMatchObject({ code: 'film-not-a-file' });
});

test('random bytes are refused whatever the file is called', async () => {
  const cases = Array.from({ length: 8 }, (_, at) => {
    const name = `noise${at}.${['mp4', 'mkv', 'avi', 'ts', 'webm', 'mov'][at % 6]}`;
    return [name, noise(1 + 5 ** at, at)] as const;
  });
  for (const code of await refusals(cases)) expect(code).toMatch(/^film-/);
}, 120_000);

test('a truncated MP4 is refused wherever it ends', async () => {
  const shares = [0.001, 0.02, 0.1, 0.3, 0.5, 0.7];
  const cases = shares.map((share) => {
    return [`cut${share}.mp4`, whole.mp4.subarray(0, Math.ceil(share * whole.mp4.length))] as const;
  });
  for (const code of await refusals(cases)) expect(code).toMatch(/^film-(truncated|damaged|not-readable)$/);
}, 120_000);

test('a truncated Matroska or AVI file is refused', async () => {
  const cases = [0.001, 0.1, 0.4, 0.7].flatMap((share) => {
    const part = (bytes: Buffer) => bytes.subarray(0, Math.ceil(share * bytes.length));
    return [[`cut${share}.mkv`, part(whole.mkv)] as const, [`cut${share}.avi`, part(whole.avi)] as const];
  });
  for (const code of await refusals(cases)) expect(code).toMatch(/^film-/);
}, 120_000);

test('an MP4 whose frames are overwritten with noise is refused', async () => {
  const data = whole.mp4.indexOf('mdat') + 4;
  const cases = [1, 2].map((seed) => {
    const bytes = Buffer.from(whole.mp4);
    noise(bytes.length - data, seed).copy(bytes, data);
    return [`overwritten${seed}.mp4`, bytes] as const;
  });
  for (const code of await refusals(cases)) expect(code).toMatch(/^film-(damaged|not-readable)$/);
}, 120_000);

test('a file that is not a film is refused whatever its extension says', async () => {
  const file = await filmOf({ sound: SOUND });
  const still = await filmOf({
    picture: 'testsrc2=size=160x120:rate=25,trim=end_frame=1',
    container: 'avi',
    pictureCodec: 'mjpeg',
  });
  const stillBytes = await readFile(still);
  const jpeg = stillBytes.subarray(stillBytes.indexOf(Buffer.from('ffd8ff', 'hex')));
  const cases = [
    ['text.mp4', 'Dear film,\nyou are not one.\n'.repeat(200)],
    ['page.mp4', '<!doctype html><html><body>404</body></html>'],
    ['playlist.mp4', `#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n${join(dir, 'a.mp4')}\n#EXT-X-ENDLIST\n`],
    ['concat.mp4', `ffconcat version 1.0\nfile '${join(dir, 'a.mp4')}'\n`],
    ['subtitles.mp4', '1\n00:00:00,000 --> 00:00:02,000\nHello\n'],
    ['archive.mp4', Buffer.concat([Buffer.from('504b0304', 'hex'), noise(5000, 5)])],
    ['program.mp4', Buffer.concat([Buffer.from('7f454c46', 'hex'), noise(5000, 6)])],
    ['picture.mp4', jpeg],
    ['svg.mp4', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['zeros.mp4', Buffer.alloc(100_000)],
  ] as const;
  for (const code of await refusals(cases)) expect(code).toMatch(/^film-/);
  expect(await refusal('sound.mp4', await readFile(file))).toBe('film-has-no-picture');
  expect(await refusal('still.avi', stillBytes)).toBe('film-is-one-picture');
}, 120_000);

test('a film of 10,000 x 10,000 pixels is refused', async () => {
  const file = await filmOf({
    picture: 'color=c=red:s=10000x10000:r=1:d=2',
    pictureCodec: 'mjpeg',
    container: 'avi',
  });
  expect(await refusal('huge.avi', await readFile(file))).toBe('picture-too-large');
}, 120_000);

test('a film whose header claims an endless duration is refused', async () => {
  const mkv = Buffer.from(whole.mkv);
  // Matroska's Duration: id 4489, then a double in eight bytes.
  mkv.writeDoubleBE(1e15, mkv.indexOf(Buffer.from('448988', 'hex')) + 3);
  const avi = Buffer.from(whole.avi);
  // AVI's stream header: dwLength is 32 bytes after the name and size of the chunk.
  avi.writeUInt32LE(0xffff_fff0, avi.indexOf('strh') + 8 + 32);
  const mp4 = Buffer.from(whole.mp4);
  mp4.writeUInt32BE(0xffff_fff0, movieDuration(mp4));
  const codes = await refusals([
    ['endless.mp4', mp4],
    ['endless.mkv', mkv],
    ['endless.avi', avi],
  ]);
  expect(codes).toEqual(['film-too-long', 'film-too-long', 'film-too-long']);
});

test('an MP4 whose header leaves its duration open gets the duration of its samples', async () => {
  const bytes = Buffer.from(whole.mp4);
  bytes.writeUInt32BE(0xffff_ffff, movieDuration(bytes));
  const file = join(dir, 'open.mp4');
  await writeFile(file, bytes);
  expect((await analyzeFilm(file)).duration_ms).toBe(6000);
});

/** mvhd: version and flags 4, dates 8, time scale 4, then the duration. */
const movieDuration = (mp4: Buffer) => mp4.indexOf('mvhd') + 4 + 16;

test('a film longer than the limit is refused', async () => {
  await writeFile(join(dir, 'long.mp4'), whole.mp4);
  await expect(analyzeFilm(join(dir, 'long.mp4'), { maxDurationMs: 5000 })).rejects.toMatchObject({
    code: 'film-too-long',
  });
});

test('a film with a few flipped bits is analyzed', async () => {
  const data = whole.mp4.indexOf('mdat');
  for (const seed of [1, 2, 3]) {
    const bytes = Buffer.from(whole.mp4);
    const places = noise(12, seed);
    for (let at = 0; at < 12; at += 4) {
      const place = data + 100 + (places.readUInt32BE(at) % (bytes.length - data - 200));
      bytes[place] = (bytes[place] ?? 0) ^ 0x10;
    }
    const file = join(dir, `flipped${seed}.mp4`);
    await writeFile(file, bytes);
    expect(await analyzeFilm(file)).toMatchObject({ width: 160, duration_ms: 6000 });
  }
}, 120_000);
