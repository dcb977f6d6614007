import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyzeHere, colorsAt, colorsOfJpeg, filmOf, renderHere } from '../../testing/films.ts';
import { perform } from './perform.ts';
import type { FilmRecipe } from './task.ts';

/** A page that is still for 3 s, then something that moves. */
const RECORDING = [
  'color=0xe8e8e8:s=320x240:r=30:d=3,drawgrid=w=40:h=24:c=0x404040,format=yuv420p[a]',
  'testsrc2=s=320x240:r=30:d=1,eq=brightness=-0.25,format=yuv420p[b]',
  '[a][b]concat=n=2',
].join(';');
/** As screen recorders store it: no frame while nothing moves. */
const CHANGES_ONLY = `${RECORDING},mpdecimate=hi=1:lo=1:frac=0:max=0`;

const recordings: readonly (readonly [string, FilmRecipe])[] = [
  ['MP4', { picture: CHANGES_ONLY, options: { preset: 'ultrafast', crf: '18' } }],
  ['MP4 with reordered frames', { picture: CHANGES_ONLY, options: { preset: 'fast', crf: '18', bf: '3' } }],
  ['Matroska', { picture: CHANGES_ONLY, container: 'matroska', options: { preset: 'fast', crf: '18', bf: '3' } }],
];

test.each(recordings)(
  'a recording that stores no frames while nothing moves is measured like the full one (%s)',
  async (_, recipe) => {
    const whole = await analyzeHere(await filmOf({ picture: RECORDING, options: { preset: 'ultrafast', crf: '18' } }), {
      fixed_ms: 1000,
    });
    const sparse = await analyzeHere(await filmOf(recipe), { fixed_ms: 1000 });
    expect(Math.abs(sparse.duration_ms - 4000)).toBeLessThanOrEqual(34);
    expect(sparse.cuts_ms).toEqual(whole.cuts_ms);
    expect(sparse.clips.map(({ start_ms, end_ms }) => [start_ms, end_ms])).toEqual(
      whole.clips.map(({ start_ms, end_ms }) => [start_ms, end_ms]),
    );
    for (const [at, { features }] of sparse.clips.entries())
      for (const name of ['brightness', 'visual_score', 'motion_intensity', 'sharpness', 'hook_strength'])
        expect(
          Math.abs(Number(features[name]) - Number(whole.clips[at]?.features[name])),
          `${name} of clip ${at}`,
        ).toBeLessThan(0.02);
  },
);

test('while nothing moves, a thumbnail and the start of a render show the standing frame', async () => {
  const file = await filmOf({ picture: CHANGES_ONLY, options: { preset: 'fast', crf: '18', bf: '3' } });
  const to = join(await mkdtemp(join(tmpdir(), 'still-')), 'still.jpg');
  await perform({ kind: 'thumbnails', file, wanted: [{ at_ms: 2500, to }] }, () => {});
  const page = [0xe8, 0xe8, 0xe8];
  const close = (found: readonly number[] | undefined) =>
    page.every((value, at) => Math.abs((found?.[at] ?? 0) - value) < 8);
  expect(close(colorsOfJpeg(await readFile(to), [[0.44, 0.55]])[0])).toBe(true);
  const clip = await renderHere(file, 1500, 2500);
  for (const ms of [0, 900]) expect(close((await colorsAt(clip, ms, [[0.6, 0.56]]))[0]), `at ${ms} ms`).toBe(true);
  expect((await analyzeHere(clip)).duration_ms).toBe(1000);
});

/** A film in which brightness encodes the number of each frame. */
const numbered = (seconds: number, rest: Omit<FilmRecipe, 'picture'>): FilmRecipe => ({
  picture: `color=black:s=180x320:r=25:d=${seconds},format=yuv420p,geq=lum='20+2*N':cb=128:cr=128`,
  sound: `sine=frequency=440:duration=${seconds}`,
  options: { preset: 'ultrafast', crf: '4', g: '500' },
  ...rest,
});
const numberOf = ([gray = 0]: readonly number[]) => (16 + (gray * 219) / 255 - 20) / 2;

test.each([
  ['MPEG-TS with one group of pictures', { container: 'mpegts' }],
  ['MPEG-TS with reordered frames', { container: 'mpegts', options: { preset: 'fast', crf: '4', bf: '3', g: '500' } }],
  [
    'MPEG-PS',
    {
      container: 'mpeg',
      pictureCodec: 'mpeg2video',
      soundCodec: 'mp2',
      options: { g: '50', qmin: '1', qmax: '2', bf: '2' },
    },
  ],
  ['Matroska', { container: 'matroska' }],
] as const)('a seek finds the requested frame in %s', async (_, rest) => {
  const file = await filmOf(numbered(4, rest));
  const clip = await renderHere(file, 3000, 3800);
  const rendered = await analyzeHere(clip);
  expect(rendered.duration_ms).toBe(800);
  for (const [ms, picture] of [
    [0, 75],
    [400, 85],
    [760, 94],
  ] as const)
    expect(Math.abs(numberOf((await colorsAt(clip, ms, [[0.5, 0.5]]))[0] ?? []) - picture), `at ${ms} ms`).toBeLessThan(
      0.8,
    );
});

test('a stream joined within a group of pictures begins with its first decodable frame', async () => {
  const whole = await readFile(
    await filmOf(numbered(4, { container: 'mpegts', options: { preset: 'ultrafast', crf: '4', g: '50' } })),
  );
  const packets = Math.floor(whole.length / 188);
  const file = join(await mkdtemp(join(tmpdir(), 'joined-')), 'mid-group.ts');
  // The tables at the start of the stream, then everything after its first quarter.
  await writeFile(file, Buffer.concat([whole.subarray(0, 3 * 188), whole.subarray(188 * Math.floor(packets / 4))]));
  const film = await analyzeHere(file, { min_ms: 1000 });
  expect(film.clips[0]).toMatchObject({ start_ms: 0 });
  expect(Math.max(...film.clips.map(({ end_ms }) => end_ms))).toBeLessThanOrEqual(2000);
  const clip = await renderHere(file, 0, 1000);
  expect(Math.abs(numberOf((await colorsAt(clip, 0, [[0.5, 0.5]]))[0] ?? []) - 50)).toBeLessThan(0.8);
  expect(Math.abs(numberOf((await colorsAt(clip, 120, [[0.5, 0.5]]))[0] ?? []) - 53)).toBeLessThan(0.8);
});

test('concatenated recordings whose clock restarts or jumps are refused', async () => {
  const stream = (offset: number) =>
    filmOf({
      picture: `testsrc2=s=160x120:r=25:d=2,setpts=PTS+${offset}/TB`,
      sound: `sine=frequency=440:duration=2,asetpts=PTS+${offset}/TB`,
      container: 'mpegts',
    });
  const [now, later] = [await readFile(await stream(0)), await readFile(await stream(3600))];
  const dir = await mkdtemp(join(tmpdir(), 'joined-'));
  for (const [name, parts] of [
    ['again.ts', [now, now]],
    ['leap.ts', [now, later]],
    ['back.ts', [later, now]],
  ] as const) {
    await writeFile(join(dir, name), Buffer.concat(parts));
    await expect(analyzeHere(join(dir, name)), name).rejects.toMatchObject({
      code: 'film-damaged',
      message: expect.stringMatching(/its clock goes from/),
    });
  }
});

test.each(['mp4', 'mov', 'flv', 'avi', 'asf'])(
  'a file of two concatenated films is refused (%s)',
  async (container) => {
    const parts = await Promise.all(
      ['testsrc2', 'testsrc'].map(async (source) =>
        readFile(await filmOf({ picture: `${source}=s=160x120:r=25:d=2`, container })),
      ),
    );
    const file = join(await mkdtemp(join(tmpdir(), 'joined-')), `two.${container}`);
    await writeFile(file, Buffer.concat(parts));
    await expect(analyzeHere(file)).rejects.toMatchObject({
      code: 'film-damaged',
      message: expect.stringContaining('two films in a row'),
    });
  },
);

test.each(['matroska', 'mov', 'flv', 'mpegts'])(
  'frames that are seconds apart do not count as damage (%s)',
  async (container) => {
    const file = await filmOf({
      picture: 'testsrc2=s=160x120:r=1/4:d=20',
      sound: 'sine=frequency=440:duration=20',
      soundCodec: container === 'matroska' || container === 'mov' ? 'pcm_s16le' : 'aac',
      container,
    });
    const film = await analyzeHere(file);
    expect(Math.abs(film.duration_ms - 20_000)).toBeLessThan(100);
    expect(film.fps).toBeCloseTo(0.25, 2);
  },
);

const TONE = (amplitude: number, channels: number) =>
  `aevalsrc='${Array.from({ length: channels }, () => `${amplitude}*sin(2*PI*997*t)`).join('|')}':sample_rate=48000:duration=3`;
const PART = (offset: number, sound: string): FilmRecipe => ({
  picture: `testsrc2=s=160x120:r=25:d=3,setpts=PTS+${offset}/TB`,
  sound: `${sound},asetpts=PTS+${offset}/TB`,
  soundCodec: 'mp2',
  container: 'mpegts',
});

test('sound before the first frame adds to the duration, but clips cover only the time with video', async () => {
  const film = await analyzeHere(
    await filmOf({
      picture: 'testsrc2=s=192x108:r=25:d=1.2,setpts=PTS+1/TB',
      sound: 'sine=f=440:d=2.2',
      container: 'matroska',
    }),
  );
  expect(Math.abs(film.duration_ms - 2200)).toBeLessThanOrEqual(40);
  expect(film.clips.map(({ start_ms, end_ms }) => [start_ms, end_ms])).toEqual([[0, 1200]]);
});

test('sound whose channel layout changes midway is measured and rendered in full', async () => {
  const parts = [await filmOf(PART(0, TONE(0.22, 2))), await filmOf(PART(3, TONE(0.022, 1)))];
  const file = join(await mkdtemp(join(tmpdir(), 'layout-')), 'changes.ts');
  await writeFile(file, Buffer.concat(await Promise.all(parts.map((part) => readFile(part)))));
  const film = await analyzeHere(file);
  expect(Math.abs(Number(film.loudness_lufs) + 13.1)).toBeLessThan(0.1);
  const clip = await analyzeHere(await renderHere(file, 0, 5900));
  expect(clip.duration_ms).toBeLessThanOrEqual(5940);
  expect(Math.abs(Number(clip.loudness_lufs) + 14)).toBeLessThan(0.3);
});
