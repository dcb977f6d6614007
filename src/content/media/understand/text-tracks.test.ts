import { expect, test } from 'vitest';
import { openTextTracks } from './text-tracks.ts';

const [WIDTH, HEIGHT] = [100, 100];
const STILL = new Uint8Array(3 * WIDTH * HEIGHT);
const BOX = { x: 10, y: 50, w: 40, h: 10, score: 1 };

/** Returns the times of a line of text that is visible in these frames, two per second. */
const tracked = (...pictures: readonly boolean[]) => trackedBox(BOX, pictures);

async function trackedBox(box: typeof BOX, pictures: readonly boolean[]) {
  let shown = false;
  const finder = { find: async () => (shown ? [box] : []), read: async () => 'Shop now' };
  const tracks = openTextTracks(finder, WIDTH, HEIGHT);
  for (const [at, isShown] of pictures.entries()) {
    shown = isShown;
    await tracks.look(STILL, 500 * at);
  }
  return tracks.finish(500 * pictures.length);
}

test('text ends halfway between the last frame that shows it and the first without it', async () => {
  expect(await tracked(false, true, true, true, false, false)).toEqual([
    { start_ms: 500, end_ms: 1750, box: [0.1, 0.5, 0.4, 0.1], text: 'Shop now' },
  ]);
});

test('text in the last frame lasts to the end of the film', async () => {
  expect(await tracked(false, false, true, true)).toMatchObject([{ start_ms: 1000, end_ms: 2000 }]);
});

test('text in only one frame does not count', async () => {
  expect(await tracked(false, true, false, false)).toEqual([]);
});

test('text that appears less than 0.7 s before the end does not count', async () => {
  expect(await tracked(false, false, true)).toEqual([]);
});

test('a box higher than 30% of the frame is not text', async () => {
  const shown = [false, true, true, true];
  expect(await trackedBox({ ...BOX, y: 10, h: 30 }, shown)).toHaveLength(1);
  expect(await trackedBox({ ...BOX, y: 10, h: 31 }, shown)).toEqual([]);
});
