import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { packageFile } from '../../../core/kernel/index.ts';
import { filmOf } from '../../../testing/films.ts';
import type { FilmRecipe } from '../task.ts';
import type { UnderstandingPackage } from './model.ts';
import { understandFilm } from './understand-film.ts';

const isInstalled = existsSync(packageFile('packages/understanding/node_modules/onnxruntime-web/package.json'));
const MODULE = pathToFileURL(packageFile('packages/understanding/index.mjs')).href;
/** “First, pour the water slowly.”, 2.4 s, in eSpeak's English voice. */
const WORDS = fileURLToPath(new URL('../../../testing/spoken-words.wav', import.meta.url));

/** Strokes of the letters L, I, F and T: left, top, width and height in tenths of a letter. */
const STROKES = [
  [0, 0, 2, 10], [0, 8, 6, 2],
  [8, 0, 2, 10],
  [12, 0, 2, 10], [12, 0, 6, 2], [12, 4, 5, 2],
  [20, 0, 6, 2], [22, 0, 2, 10],
] as const; // biome-ignore format: one letter per line

const understood = async (recipe: FilmRecipe) =>
  understandFilm({ file: await filmOf(recipe), module: MODULE, threads: 1, maxDurationMs: 60_000 }, () => {});

describe.skipIf(!isInstalled)('with packages/understanding', () => {
  test('speech and a caption are found at their times and positions', async () => {
    const caption = STROKES.map(
      ([x, y, w, h]) =>
        `drawbox=x=${100 + 5 * x}:y=${250 + 5 * y}:w=${5 * w}:h=${5 * h}:color=white:t=fill:enable='between(t,2,5)'`,
    );
    const { speech, texts, measured_with } = await understood({
      picture: `gradients=size=640x360:rate=10:duration=9:seed=7:speed=0.02:c0=0x223344:c1=0x446688:nb_colors=2,format=yuv420p,${caption.join(',')}`,
      sound: `amovie=filename='${WORDS}',aresample=48000,adelay=2000,asetpts=N/SR/TB,apad=whole_dur=9`,
    });
    const spoken = speech.reduce((sum, run) => sum + run.end_ms - run.start_ms, 0);
    expect(speech[0]?.start_ms).toBeGreaterThan(1900);
    expect(speech.at(-1)?.end_ms).toBeLessThan(4600);
    expect(spoken).toBeGreaterThan(1500);
    expect(texts).toHaveLength(1);
    const [x, y, w, h] = texts[0]?.box ?? [0, 0, 0, 0];
    for (const [found, real] of [
      [x, 100 / 640],
      [y, 250 / 360],
      [x + w, 230 / 640],
      [y + h, 300 / 360],
    ] as const)
      expect(Math.abs(found - real)).toBeLessThan(0.02);
    expect(Math.abs((texts[0]?.start_ms ?? 0) - 2000)).toBeLessThanOrEqual(500);
    expect(Math.abs((texts[0]?.end_ms ?? 0) - 5000)).toBeLessThanOrEqual(500);
    expect(measured_with.models).toHaveLength(3);
  });

  // the whole film, as the demo reads it: takes eleven seconds
  test("the demo's captioned film gets its sentences as speech and as text", async () => {
    const file = packageFile('examples/films/Rose window.mp4');
    const { speech, texts } = await understandFilm(
      { file, module: MODULE, threads: 1, maxDurationMs: 60_000 },
      () => {},
    );
    expect(speech.map(({ start_ms }) => Math.round(start_ms / 1000))).toEqual([1, 2, 6, 12]);
    const read = texts.map(({ text }) => text ?? '').join(' ');
    for (const word of ['petal', 'formula', 'then', 'later']) expect(read).toContain(word);
  }, 120_000);

  test('letters in a still scene are a sign, and letters over a moving scene are an overlay', async () => {
    const letters = STROKES.map(
      ([x, y, w, h]) => `drawbox=x=${100 + 5 * x}:y=${250 + 5 * y}:w=${5 * w}:h=${5 * h}:color=white:t=fill`,
    ).join(',');
    const still = await understood({
      picture: `color=0x335577:size=640x360:rate=5:duration=9,format=yuv420p,${letters}`,
    });
    expect(still.texts).toEqual([]);
    const moving = await understood({
      picture: `testsrc2=size=1280x360:rate=5:duration=9,boxblur=4,crop=640:360:x='(iw-ow)*t/9':y=0,format=yuv420p,${letters}`,
    });
    expect(moving.texts.some(({ end_ms, start_ms }) => end_ms - start_ms > 4000)).toBe(true);
  });

  test('tones, noise, and beats are not speech, and a film without text has none', async () => {
    const { speech, texts } = await understood({
      picture: 'mandelbrot=size=640x360:rate=25:start_scale=1:end_scale=0.5:end_pts=100,trim=duration=3,format=yuv420p',
      sound:
        "aevalsrc='0.2*sin(2*PI*220*t)*exp(-6*mod(t,0.5))+0.1*sin(2*PI*330*t)+0.05*(random(0)-0.5)':sample_rate=48000:duration=3",
    });
    expect(speech).toEqual([]);
    expect(texts).toEqual([]);
  });

  test('the same sound and frame give the same bits on every machine', async () => {
    const models: UnderstandingPackage = await import(MODULE);
    const wav = readFileSync(WORDS);
    const samples = Float32Array.from(
      { length: (wav.length - 44) >> 1 },
      (_, at) => wav.readInt16LE(44 + 2 * at) / 32_768,
    );
    const finder = await models.openSpeechFinder();
    await finder.push(samples);
    const speech = await finder.finish();
    const [width, height] = [320, 192];
    const rgb = new Uint8Array(3 * width * height).fill(70);
    for (const [x, y, w, h] of STROKES)
      for (let row = 60 + 5 * y; row < 60 + 5 * (y + h); row += 1)
        rgb.fill(255, 3 * (row * width + 80 + 5 * x), 3 * (row * width + 80 + 5 * (x + w)));
    const text = await models.openTextFinder();
    const boxes = await text.find(rgb, width, height);
    const words = await Promise.all(boxes.map((box) => text.read(rgb, width, height, box)));
    expect(words).toEqual(['LIFT']);
    const hash = createHash('sha256')
      .update(JSON.stringify([speech, boxes]))
      .digest('hex');
    expect(hash).toMatchInlineSnapshot(`"241201ef2ca75f9040e0a34f01bfe6ad17a5c4053675284aa8d947fe5fca5ec3"`);
  });
});
