// Measures how fast a film is analyzed, next to the ffmpeg command that decodes, scales and measures loudness with the same filters and threads.
// ffmpeg does not measure pictures, find shots or describe clips, so a ratio of 1 would mean that all of this costs nothing.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pictureChain, SOUND_CHAIN } from '../src/content/media/measure/chains.ts';
import { type Figure, median } from './measure.ts';
import { coreCost } from './media/core-cost.ts';
import { previewCost } from './media/preview-cost.ts';

const run = promisify(execFile);
const THREADS = 2;
const PAIRS = 3;

const FILMS = [
  { name: '1080x1920', size: '1080x1920', rate: 30, seconds: 9, analyzed: { width: 270, height: 480 } },
  { name: '1280x720', size: '1280x720', rate: 25, seconds: 15, analyzed: { width: 480, height: 270 } },
] as const;

/** Speeds relative to real time, each the median of three interleaved pairs. Takes a minute and a half in all, with the models. */
export async function media(progress: (line: string) => void): Promise<Figure[]> {
  const { analyzeFilm, makeFilm } = await engine();
  const ffmpeg = await ffmpegVersion();
  const dir = await mkdtemp(join(tmpdir(), 'bench-media-'));
  try {
    const figures: Figure[] = [];
    for (const film of FILMS) {
      const file = join(dir, `${film.name}.mp4`);
      progress(film.name);
      await makeFilm(file, recipe(film));
      const ours: number[] = [];
      const peers: number[] = [];
      for (let pair = 0; pair < PAIRS; pair += 1) {
        ours.push(film.seconds / (await seconds(() => analyzeFilm(file, { threads: THREADS, isUnderstood: false }))));
        if (ffmpeg !== undefined) peers.push(film.seconds / (await seconds(() => runFfmpeg(file, film.analyzed))));
      }
      const unit = '× real time';
      const peer = ffmpeg === undefined ? null : median(peers);
      figures.push({
        name: `media.vs_ffmpeg.${film.name}`,
        unit,
        ours: median(ours),
        peer_name: ffmpeg ?? null,
        peer,
        ratio: peer === null ? null : median(ours) / peer,
        aim: 'ratio >= 0.8',
      });
      if (film.name === '1080x1920') {
        figures.push(await understanding(file, film.seconds, film.seconds / median(ours), analyzeFilm));
        figures.push({
          name: `media.realtime.${film.name}`,
          unit,
          ours: median(ours),
          peer_name: null,
          peer: null,
          ratio: null,
          aim: 'reported',
        });
      }
    }
    progress('core cost');
    figures.push(await coreCost((made, to) => makeFilm(to, made)));
    progress('proxy and storyboard');
    figures.push(...(await previewCost()), ...(await previewCost(dir, '.720_and_1080')));
    return figures;
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** Returns the seconds that the models of packages/understanding add to an analysis; null if they were not added. */
async function understanding(
  file: string,
  filmSeconds: number,
  withoutModels: number,
  analyze: (file: string, options: { threads: number; isUnderstood: boolean }) => Promise<{ speech?: unknown }>,
): Promise<Figure> {
  let isAdded = false;
  const withModels = await seconds(async () => {
    isAdded = (await analyze(file, { threads: THREADS, isUnderstood: true })).speech !== undefined;
  });
  return {
    name: 'media.understanding_realtime',
    unit: '× real time',
    ours: isAdded ? filmSeconds / (withModels - withoutModels) : null,
    peer_name: null,
    peer: null,
    ratio: null,
    aim: 'reported; null without npm run understanding',
  };
}

/** Loads the built engine if there is one, because from source, every child process would first have to compile itself. */
async function engine(): Promise<typeof import('../src/content/media/index.ts')> {
  const built = new URL('../dist/content/media/index.js', import.meta.url);
  return existsSync(built) ? import(built.href) : import('../src/content/media/index.ts');
}

/** Returns scenes that differ in how hard they are to decode, with hard cuts between them. */
function recipe({ size, rate, seconds }: (typeof FILMS)[number]) {
  const scene = seconds / 3;
  const source = `size=${size}:rate=${rate}:duration=${scene}`;
  return {
    picture: [
      `testsrc2=${source}[a];gradients=${source}:seed=5:speed=0.03:n=2:c0=0x3355aa:c1=0xeecc88[b];testsrc2=${source},hue=h=120,noise=alls=6:allf=t:all_seed=7[c]`,
      ...[...'abc'].map((shot) => `[${shot}]format=yuv420p,setsar=1[${shot}1]`),
      '[a1][b1][c1]concat=n=3:v=1:a=0',
    ].join(';'),
    sound: `sine=frequency=440:sample_rate=48000:duration=${seconds}`,
    options: { preset: 'veryfast', crf: '23' },
  };
}

async function runFfmpeg(file: string, analyzed: { readonly width: number; readonly height: number }): Promise<void> {
  const graph = `[0:v]${pictureChain(analyzed)}[v];[0:a]${SOUND_CHAIN}[a]`;
  const input = ['-v', 'error', '-threads', `${THREADS}`, '-filter_complex_threads', '1', '-i', file];
  await run('ffmpeg', [...input, '-filter_complex', graph, '-map', '[v]', '-map', '[a]', '-f', 'null', '-']);
}

async function ffmpegVersion(): Promise<string | undefined> {
  const said = await run('ffmpeg', ['-version']).catch(() => undefined);
  return said === undefined ? undefined : `ffmpeg ${/version (\S+)/.exec(said.stdout)?.[1] ?? ''}`.trim();
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
