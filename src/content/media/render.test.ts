import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filmOf } from '../../testing/films.ts';
import { forkFilmTasks } from '../../testing/start-film-child.ts';
import { analyzeFilm } from './analyze.ts';
import { DEMO_RECIPE, makeFilm } from './make.ts';
import { renderClip, unfulfilled } from './render.ts';
import { RENDER_TARGETS } from './targets.ts';
import { makeThumbnails } from './thumbnail.ts';

let dir = '';
let wide = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'render-'));
  const rate = 'size=640x360:rate=25';
  wide = await filmOf({
    picture: [
      `color=c=gray:s=640x360:r=25,trim=end_frame=100[a]`,
      // A box that moves only at the right edge.
      `color=c=gray:s=640x360:r=25,trim=end_frame=150[b0];color=c=white:s=60x60:r=25,trim=end_frame=150[box]`,
      "[b0][box]overlay=x=540:y='150+140*sin(4*t)'[b]",
      `testsrc2=${rate},trim=end_frame=150[c]`,
      ...[...'abc'].map((shot) => `[${shot}]format=yuv420p,setsar=1[${shot}1]`),
      '[a1][b1][c1]concat=n=3:v=1:a=0',
    ].join(';'),
    sound: 'sine=frequency=440:duration=16,volume=-12dB',
    options: { preset: 'ultrafast', crf: '16' },
  });
}, 120_000);
afterAll(() => rm(dir, { recursive: true }));

test('a rendered clip has the requested cuts, length, size, and loudness', async () => {
  const to = join(dir, 'clip.mp4');
  const { analysis, features } = await renderClip(wide, { start_ms: 2000, end_ms: 12_000 }, RENDER_TARGETS.tiktok, to);
  expect(analysis).toMatchObject({ width: 540, height: 960, has_audio: true, fps: 25 });
  expect(Math.abs(analysis.duration_ms - 10_000)).toBeLessThanOrEqual(40);
  // The film has a cut at 10 s; the one at 4 s, gray to gray with a box, is too small to count.
  expect(analysis.cuts_ms).toContain(8000);
  expect(Math.abs((analysis.loudness_lufs ?? 0) + 14)).toBeLessThan(0.7);
  expect(features.bitrate_bps).toBeGreaterThanOrEqual(516_000);
  expect(features.file_size_bytes).toBe(analysis.size_bytes);
}, 120_000);

test('the crop follows the motion, so the moving box stays in the frame', async () => {
  const to = join(dir, 'box.mp4');
  const { analysis } = await renderClip(wide, { start_ms: 4000, end_ms: 10_000 }, RENDER_TARGETS.youtube, to);
  // Gray alone does not move: if the box were cropped out, there would be no motion.
  expect(analysis.clips[0]?.features.motion_intensity).toBeGreaterThan(0.02);
}, 120_000);

test('a still image is padded to the bit rate that TikTok requires', async () => {
  const still = await filmOf({ picture: 'color=c=navy:s=540x960:r=25:d=7' });
  const to = join(dir, 'filled.mp4');
  const { features, analysis } = await renderClip(still, { start_ms: 0, end_ms: 6000 }, RENDER_TARGETS.tiktok, to);
  expect(features.bitrate_bps).toBeGreaterThanOrEqual(516_000);
  expect(analysis.has_audio).toBe(false);
}, 120_000);

test('a stretch that does not suit the platform or lies outside the film is refused', async () => {
  const to = join(dir, 'never.mp4');
  const render = (start_ms: number, end_ms: number) =>
    renderClip(wide, { start_ms, end_ms }, RENDER_TARGETS.tiktok, to);
  await expect(render(0, 4999)).rejects.toMatchObject({ code: 'validation-failed' });
  await expect(render(5000, 5000)).rejects.toMatchObject({ code: 'validation-failed' });
  await expect(render(0, 600_001)).rejects.toMatchObject({ code: 'validation-failed' });
  await expect(render(60_000, 70_000)).rejects.toMatchObject({ kind: 'invalid' });
  await expect(readFile(to)).rejects.toMatchObject({ code: 'ENOENT' });
}, 120_000);

test('a render may lack two frames, and every unmet requirement of the target is reported', () => {
  const target = { ...RENDER_TARGETS.tiktok, min_duration_ms: 5000, max_duration_ms: 10_000, max_size_bytes: 2000 };
  const clip = { start_ms: 1000, end_ms: 11_000 };
  const right = { size_bytes: 2000, bitrate_bps: 516_000, duration_ms: 9920, width: 540, height: 960, fps: 25 };
  expect(unfulfilled(right, clip, target)).toEqual([]);
  expect(unfulfilled({ ...right, duration_ms: 10_000 }, clip, target)).toEqual([]);
  const lacking = (change: Partial<typeof right>) => unfulfilled({ ...right, ...change }, clip, target);
  expect(lacking({ duration_ms: 9919 })).toEqual(['9919 ms instead of 10000: the film ends before the clip does']);
  expect(lacking({ duration_ms: 10_001 })).toEqual(['10001 ms, at most 10000']);
  expect(lacking({ duration_ms: 4999 })[0]).toBe('4999 ms, at least 5000');
  expect(lacking({ size_bytes: 2001, bitrate_bps: 515_999 })).toEqual([
    '2001 bytes, at most 2000',
    '515999 bit/s, at least 516000',
  ]);
  expect(lacking({ width: 539 })).toEqual(['539 × 960, at least 540 × 960']);
  expect(lacking({ height: 959 })).toEqual(['540 × 959, at least 540 × 960']);
});

test('a clip that outlasts the video is refused even if the sound goes on', async () => {
  const longer = await filmOf({ picture: 'testsrc2=size=320x240:rate=25:duration=6', sound: 'sine=duration=12' });
  const to = join(dir, 'silent end.mp4');
  const render = renderClip(longer, { start_ms: 2000, end_ms: 9000 }, RENDER_TARGETS.tiktok, to);
  await expect(render).rejects.toMatchObject({
    code: 'clip-outside-film',
    message: expect.stringContaining('6000 ms'),
  });
}, 120_000);

test('a film of one frame per second is rendered in full length', async () => {
  const slides = await filmOf({ picture: 'testsrc2=size=320x240:rate=1:duration=10' });
  const to = join(dir, 'slides clip.mp4');
  const { analysis } = await renderClip(slides, { start_ms: 2000, end_ms: 8500 }, RENDER_TARGETS.tiktok, to);
  expect(analysis).toMatchObject({ fps: 30, duration_ms: 6500 });
}, 120_000);

test('a thumbnail is an upright JPEG of the requested frame', async () => {
  const turned = await filmOf({ picture: 'testsrc2=size=320x240:rate=25:duration=3', turn: 90 });
  const [first, second] = [join(dir, 'one.jpg'), join(dir, 'two.jpg')];
  await makeThumbnails(turned, [
    { at_ms: 1000, to: first },
    { at_ms: 2000, to: second },
  ]);
  const jpeg = await readFile(first);
  expect(jpeg.subarray(0, 3)).toEqual(Buffer.from('ffd8ff', 'hex'));
  expect(sizeOf(jpeg)).toEqual({ width: 240, height: 320 });
  expect(jpeg.equals(await readFile(second))).toBe(false);
  await expect(makeThumbnails(turned, [{ at_ms: 9000, to: first }])).rejects.toMatchObject({ kind: 'invalid' });
}, 120_000);

/** Reads width and height from a JPEG's frame header (SOF0). */
function sizeOf(jpeg: Buffer) {
  const at = jpeg.indexOf(Buffer.from('ffc0', 'hex'));
  return { width: jpeg.readUInt16BE(at + 7), height: jpeg.readUInt16BE(at + 5) };
}

test('the demo film has the size, cuts, and fades of its recipe', async () => {
  const found = await analyzeFilm(await filmOf(DEMO_RECIPE));
  expect(found).toMatchObject({ width: 540, height: 960, fps: 25, duration_ms: 27_000, has_audio: true });
  expect(found.cuts_ms).toEqual([3000, 7000, 14_000, 17_000, 19_000, 22_000]);
  expect(found.fades).toHaveLength(1);
  expect(found.clips.length).toBeGreaterThanOrEqual(3);
}, 240_000);

describe('in separate processes', () => {
  forkFilmTasks();

  test('the same recipe makes the same bytes', async () => {
    const recipe = { picture: 'mandelbrot=size=320x240:rate=25,trim=duration=1', sound: 'sine=duration=1' };
    const files = [join(dir, 'one.mp4'), join(dir, 'two.mp4')];
    const bytes = await Promise.all(files.map((file) => makeFilm(file, recipe).then(() => readFile(file))));
    expect(bytes[0]?.equals(bytes[1] ?? Buffer.alloc(0))).toBe(true);
  });
});
