import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EngineError } from '../../core/kernel/index.ts';
import { filmOf } from '../../testing/films.ts';
import { analyzeFilm, evenWithoutPreview } from './analyze.ts';
import type { FilmRecipe, Progress } from './task.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'media-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** Makes a film from that recipe under that name. */
async function film(name: string, recipe: FilmRecipe): Promise<string> {
  const file = join(dir, name);
  await copyFile(await filmOf(recipe), file);
  return file;
}

const QUIET_TONE = 'sine=frequency=440:duration=';

test('cuts are found to the exact frame at 29.97 fps', async () => {
  const rate = 'size=320x240:rate=30000/1001';
  const file = await film('cuts.mp4', {
    picture: [
      `testsrc2=${rate},trim=end_frame=37[a]`,
      `smptebars=${rate},trim=end_frame=52[b]`,
      `testsrc2=${rate},hue=h=150,trim=end_frame=61[c]`,
      `mandelbrot=${rate},trim=end_frame=45,setpts=PTS-STARTPTS[d]`,
      `color=c=teal:${rate.replace('size', 's')},trim=end_frame=33[e]`,
      ...[...'abcde'].map((shot) => `[${shot}]format=yuv420p,setsar=1[${shot}1]`),
      '[a1][b1][c1][d1][e1]concat=n=5:v=1:a=0',
    ].join(';'),
  });
  const found = await analyzeFilm(file);
  const frameMs = 1001 / 30;
  const expected = [37, 37 + 52, 37 + 52 + 61, 37 + 52 + 61 + 45];
  expect(found.cuts_ms).toEqual(expected.map((frame) => Math.round(frame * frameMs)));
  expect(found.fps).toBeCloseTo(29.97, 2);
  expect(Math.abs(found.duration_ms - (195 + 33) * frameMs)).toBeLessThan(frameMs);
  expect(found).toMatchObject({ width: 320, height: 240, has_audio: false, loudness_lufs: null, fades: [] });
});

test('a stereo sine at -23 dBFS measures -23 LUFS (EBU Tech 3341, case 1)', async () => {
  const tone = '0.0707946*sin(2*PI*1000*t)';
  const file = await film('tone.mov', {
    picture: 'testsrc2=size=160x120:rate=10:duration=20',
    sound: `aevalsrc='${tone}|${tone}':sample_rate=48000:duration=20`,
    soundCodec: 'pcm_s16le',
    container: 'mov',
  });
  const { loudness_lufs, clips, duration_ms } = await analyzeFilm(file);
  expect(loudness_lufs).toBeCloseTo(-23, 1);
  expect(duration_ms).toBe(20_000);
  for (const { features } of clips) {
    expect(features.loudness_lufs).toBeCloseTo(-23, 1);
    expect(features.silence_share).toBe(0);
  }
});

test('a fade is found within 120 ms, and its black is not a cut', async () => {
  const file = await film('fade.mp4', {
    picture: [
      'testsrc2=size=320x240:rate=25:duration=4,fade=type=out:start_time=3:duration=1[a]',
      'smptebars=size=320x240:rate=25:duration=4,fade=type=in:duration=1[b]',
      '[a]format=yuv420p,setsar=1[a1];[b]format=yuv420p,setsar=1[b1];[a1][b1]concat=n=2:v=1:a=0',
    ].join(';'),
  });
  const { fades, cuts_ms } = await analyzeFilm(file);
  expect(cuts_ms).toEqual([]);
  expect(fades).toHaveLength(1);
  expect(Math.abs((fades[0]?.start_ms ?? 0) - 3000)).toBeLessThanOrEqual(120);
  expect(Math.abs((fades[0]?.end_ms ?? 0) - 5000)).toBeLessThanOrEqual(120);
});

test('times are right in a film with a variable frame rate', async () => {
  const file = await film('vfr.mp4', {
    picture: [
      'testsrc2=size=320x240:rate=30:duration=2[a];smptebars=size=320x240:rate=30:duration=2[b]',
      '[a]format=yuv420p,setsar=1[a1];[b]format=yuv420p,setsar=1[b1];[a1][b1]concat=n=2:v=1:a=0',
      "settb=1/1000,setpts='if(lt(N,60),N*1000/30,2000+(N-60)*100)'",
    ]
      .join(';')
      .replace(';settb', ',settb'),
  });
  const { cuts_ms, duration_ms, fps } = await analyzeFilm(file);
  expect(cuts_ms).toEqual([2000]);
  expect(Math.abs(duration_ms - 8000)).toBeLessThanOrEqual(100);
  expect(fps).toBeGreaterThan(10);
  expect(fps).toBeLessThan(30);
});

test.each([
  [90, 240, 320],
  [180, 320, 240],
  [270, 240, 320],
] as const)('a film rotated by %i degrees measures %i x %i', async (turn, width, height) => {
  const file = await film(`turned${turn}.mp4`, { picture: 'testsrc2=size=320x240:rate=25:duration=2', turn });
  const found = await analyzeFilm(file);
  expect(found).toMatchObject({ width, height });
  expect(found.clips[0]?.features).toMatchObject({ width, height });
});

test('a film shorter than the shortest clip becomes one clip with every measured feature', async () => {
  const file = await film('short.mp4', {
    picture: 'testsrc2=size=320x240:rate=25:duration=2',
    sound: `${QUIET_TONE}2`,
  });
  const progress: Progress[] = [];
  const found = await analyzeFilm(file, { onProgress: (step) => progress.push(step) });
  expect(found.clips).toHaveLength(1);
  expect(found.clips[0]).toMatchObject({ start_ms: 0, end_ms: 2000 });
  // within the middle third
  expect(found.clips[0]?.thumbnail_ms).toBeGreaterThanOrEqual(666);
  expect(found.clips[0]?.thumbnail_ms).toBeLessThanOrEqual(1334);
  expect(Object.keys(found.clips[0]?.features ?? {}).sort()).toEqual(
    [
      'visual_score motion_intensity hook_strength shot_rate_hz loudness_lufs silence_share',
      'brightness sharpness black_share width height fps has_audio bars_share flash_rate_hz freeze_share',
      'first_picture_ok loop_distance spectral_centroid_hz',
    ]
      .join(' ')
      .split(' ')
      .sort(),
  );
  expect(found.sha256).toBe(
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  );
  for (const step of progress) expect(step.percent).toBeLessThanOrEqual(100);
});

test('a silent track is -70 LUFS and all silence, but a film without a track has no sound features', async () => {
  const picture = 'testsrc2=size=160x120:rate=10:duration=6';
  const silent = await analyzeFilm(
    await film('silent.mp4', { picture, sound: 'anullsrc=r=48000:cl=stereo,atrim=duration=6' }),
  );
  expect(silent).toMatchObject({ has_audio: true, loudness_lufs: -70 });
  expect(silent.clips[0]?.features).toMatchObject({ has_audio: true, loudness_lufs: -70, silence_share: 1 });
  const mute = await analyzeFilm(await film('mute.mp4', { picture }));
  expect(mute).toMatchObject({ has_audio: false, loudness_lufs: null });
  expect(mute.clips[0]?.features).not.toHaveProperty('loudness_lufs');
  expect(mute.clips[0]?.features).not.toHaveProperty('silence_share');
  expect(mute.clips[0]?.features.has_audio).toBe(false);
});

test('the same film gets the same analysis whatever its file extension', async () => {
  const file = await film('twice.mp4', {
    picture: 'testsrc2=size=160x120:rate=25:duration=7',
    sound: `${QUIET_TONE}7`,
  });
  const renamed = join(dir, 'twice.txt');
  await writeFile(renamed, await readFile(file));
  expect(await analyzeFilm(renamed)).toEqual(await analyzeFilm(file));
});

test.each([
  ['film.webm', { pictureCodec: 'libvpx-vp9', soundCodec: 'libopus', container: 'webm', options: { speed: '8' } }],
  ['film.mkv', { container: 'matroska' }],
  ['film.avi', { pictureCodec: 'mjpeg', soundCodec: 'pcm_s16le', container: 'avi', options: {} }],
  ['film.ts', { container: 'mpegts' }],
] as const)('the duration of %s is measured to the frame', async (name, format) => {
  const file = await film(name, {
    picture: 'testsrc2=size=160x120:rate=25:duration=3',
    sound: `${QUIET_TONE}3`,
    ...format,
  });
  const found = await analyzeFilm(file);
  expect(Math.abs(found.duration_ms - 3000)).toBeLessThanOrEqual(40);
  expect(found.fps).toBeCloseTo(25, 1);
  expect(found.clips).toHaveLength(1);
});

const TWO_SHOTS = (rate: number) =>
  [
    `testsrc2=size=320x240:rate=${rate},trim=end_frame=70[a];smptebars=size=320x240:rate=${rate},trim=end_frame=53[b]`,
    '[a]format=yuv420p,setsar=1[a1];[b]format=yuv420p,setsar=1[b1];[a1][b1]concat=n=2:v=1:a=0',
  ].join(';');

test('times count from the first frame, even when B-frames delay it in an AVI file', async () => {
  const file = await film('delayed.avi', {
    picture: `${TWO_SHOTS(25)},settb=1/25`,
    pictureCodec: 'mpeg4',
    container: 'avi',
    options: { bf: '2', qmin: '3', qmax: '3' },
  });
  expect((await analyzeFilm(file)).cuts_ms).toEqual([2800]);
});

test('a film whose timestamps start at 100 s gets the right cuts and duration', async () => {
  const file = await film('late.mkv', {
    picture: `${TWO_SHOTS(25)},setpts=PTS+100/TB`,
    sound: `${QUIET_TONE}5,asetpts=PTS+100/TB`,
    container: 'matroska',
  });
  const { cuts_ms, duration_ms } = await analyzeFilm(file);
  expect(cuts_ms).toEqual([2800]);
  expect(Math.abs(duration_ms - 5000)).toBeLessThanOrEqual(40);
});

test('empty packets that repeat a frame do not count as damage', async () => {
  // Every third frame at 25 fps: the AVI writer fills the gaps with empty packets.
  const file = await film('repeats.avi', {
    picture: `${TWO_SHOTS(25)},select='not(mod(n,3))'`,
    pictureCodec: 'mjpeg',
    container: 'avi',
    options: {},
  });
  const { cuts_ms, duration_ms } = await analyzeFilm(file);
  expect(cuts_ms).toEqual([2880]);
  expect(Math.abs(duration_ms - 4920)).toBeLessThanOrEqual(120);
});

test('non-square pixels widen the frame as players show it', async () => {
  const file = await film('wide.mp4', { picture: 'testsrc2=size=360x288:rate=25:duration=2,setsar=64/45' });
  expect(await analyzeFilm(file)).toMatchObject({ width: 512, height: 288 });
});

test('contradictory or invalid options are refused before the film is read', async () => {
  await expect(analyzeFilm(join(dir, 'none.mp4'), { min_ms: 20_000, max_ms: 10_000 })).rejects.toMatchObject({
    code: 'validation-failed',
  });
  await expect(analyzeFilm(join(dir, 'none.mp4'), { count: 0 })).rejects.toMatchObject({ code: 'validation-failed' });
});

test('a film whose preview crashes the process is measured again without it, and the reason is kept', async () => {
  const files = { to: 'proxy.mp4', storyboardTo: 'board.jpg' };
  const asked: unknown[] = [];
  const endsOver = (code: 'film-crashed' | 'film-not-readable') => async (preview: typeof files | undefined) => {
    asked.push(preview);
    if (preview !== undefined) throw new EngineError(code, 'it ended');
    return { cuts: 3 };
  };
  const failed = { code: 'film-crashed', message: 'it ended' };
  expect(await evenWithoutPreview(endsOver('film-crashed'), files)).toEqual({ cuts: 3, preview: { failed } });
  expect(asked).toEqual([files, undefined]);
  await expect(evenWithoutPreview(endsOver('film-not-readable'), files)).rejects.toThrow('it ended');
  expect(asked).toHaveLength(3);
});
