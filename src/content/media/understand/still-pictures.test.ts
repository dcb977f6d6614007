import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filmOf } from '../../../testing/films.ts';
import { understandFilm } from './understand-film.ts';

/** Models that read “lit” if the first pixel is light. */
const MODELS = `
  export const runtime = () => 'made up';
  export const SPEECH = {}, TEXT = {};
  export const openTextFinder = async () => ({
    evidence: [],
    find: async (rgb) => (rgb[0] > 128 ? [{ x: 32, y: 32, w: 64, h: 32, score: 1 }] : []),
    read: async () => 'lit',
  });
`;
const directory = mkdtempSync(join(tmpdir(), 'still-pictures-'));
const module = pathToFileURL(join(directory, 'models.mjs')).href;
beforeAll(() => writeFileSync(join(directory, 'models.mjs'), MODELS));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Returns when the film is lit, according to its text. */
async function lit(picture: string): Promise<[number, number][]> {
  const task = { file: await filmOf({ picture }), module, threads: 1, maxDurationMs: 60_000 };
  const { texts } = await understandFilm(task, () => {});
  return texts.map(({ start_ms, end_ms }) => [start_ms, end_ms]);
}

/** That many slides of five seconds, of which the second is lit. */
const slides = (count: number) =>
  `color=black:s=64x64:r=1/5:d=${5 * count},format=yuv420p,drawbox=c=white:t=fill:enable='eq(n,1)'`;

test('text on a slide stored as one frame lasts as long as the slide', async () => {
  expect(await lit(slides(3))).toEqual([[5000, 9750]]);
  expect(await lit(slides(2))).toEqual([[5000, 10_000]]);
});

test('text on a still that begins between two samples is found', async () => {
  const recording = "color=black:s=64x64:r=10:d=8,format=yuv420p,drawbox=c=white:t=fill:enable='between(n,1,58)'";
  expect(await lit(`${recording},select='lt(n,2)+eq(n,59)+eq(n,79)'`)).toEqual([[500, 5750]]);
});

test('text is found within 250 ms in a film with a regular frame rate', async () => {
  expect(
    await lit("color=black:s=64x64:r=25:d=6,format=yuv420p,drawbox=c=white:t=fill:enable='between(t,1,2.9)'"),
  ).toEqual([[1000, 2760]]);
});
