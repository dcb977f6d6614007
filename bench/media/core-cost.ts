import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { AV_LOG_FATAL } from 'node-av/constants';
import { Log } from 'node-av/lib';
import type { FilmRecipe } from '../../src/content/media/index.ts';
import { type Figure, median } from '../measure.ts';

/** The last commit before dissolves, picture defects, repeated footage and pace were measured. */
const BEFORE = '215f86ba2b42';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROUNDS = 5;

/** Two typical films: upright with cuts and music, and wide with much motion. */
const FILMS: readonly FilmRecipe[] = [
  {
    picture:
      'testsrc2=size=540x960:rate=25:duration=1.6[a];mandelbrot=size=540x960:rate=25,trim=duration=1.6[b];[a]setsar=1[a1];[b]setsar=1,format=yuv420p[b1];[a1][b1]concat=n=2',
    sound: "aevalsrc='0.2*sin(2*PI*220*t)*exp(-6*mod(t,0.5))+0.1*sin(2*PI*331*t)':sample_rate=48000:duration=3.2",
    options: { preset: 'veryfast' },
  },
  {
    picture:
      'gradients=size=1280x720:rate=30:duration=3:seed=5:speed=0.05:n=2:c0=0x3355aa:c1=0xeecc88,noise=alls=8:allf=t:all_seed=7',
    sound: 'sine=frequency=440:sample_rate=48000:duration=3',
    options: { preset: 'veryfast' },
  },
];

interface Analysis {
  readonly perform: (task: object, progress: () => void) => Promise<unknown>;
}

/**
 * Returns the CPU time of an analysis ÷ that of the earlier analysis: the median of pairs that alternate in this process. Null if the git
 * history does not go back far enough.
 */
export async function coreCost(make: (recipe: FilmRecipe, to: string) => Promise<void>): Promise<Figure> {
  const figure = {
    name: 'media.core_cost',
    unit: '× the analysis before',
    peer_name: `commit ${BEFORE}`,
    peer: 1,
    aim: '<= 1.05',
  };
  // below node_modules, because both bundles load FFmpeg from there
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const dir = mkdtempSync(join(cache, 'core-cost-'));
  try {
    const old = sourceBefore(dir);
    if (old === undefined) return { ...figure, ours: null, ratio: null };
    const now = await bundled(join(ROOT, 'src'), join(dir, 'now.mjs'));
    const before = await bundled(old, join(dir, 'before.mjs'));
    Log.setLevel(AV_LOG_FATAL);
    const ratios: number[] = [];
    for (const [at, recipe] of FILMS.entries()) {
      const file = join(dir, `${at}.mp4`);
      await make(recipe, file);
      for (const each of [now, before]) await costOf(each, file);
      for (let round = 0; round < ROUNDS; round += 1) {
        // the two sides alternate in going first
        const first = await costOf(round % 2 === 0 ? now : before, file);
        const second = await costOf(round % 2 === 0 ? before : now, file);
        ratios.push(round % 2 === 0 ? first / second : second / first);
      }
    }
    const ratio = median(ratios);
    return { ...figure, ours: ratio, ratio, details: { pairs: ratios.length } };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function sourceBefore(dir: string): string | undefined {
  try {
    const archive = execFileSync('git', ['archive', BEFORE, 'src'], { cwd: ROOT, maxBuffer: 1 << 28, stdio: 'pipe' });
    execFileSync('tar', ['x', '-C', dir], { input: archive });
    return join(dir, 'src');
  } catch {
    return undefined;
  }
}

async function bundled(source: string, to: string): Promise<Analysis> {
  await build({
    entryPoints: [join(source, 'content/media/perform.ts')],
    outfile: to,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['node-av', 'node-av/*'],
    logLevel: 'error',
  });
  return import(pathToFileURL(to).href);
}

async function costOf({ perform }: Analysis, file: string): Promise<number> {
  const clip_options = { min_ms: 5000, max_ms: 60_000, count: 12, preferred_ms: [15_000, 30_000, 60_000] };
  const startedAt = process.cpuUsage();
  await perform({ kind: 'analyze', file, clip_options, threads: 1, maxDurationMs: 3_600_000 }, () => {});
  const { user, system } = process.cpuUsage(startedAt);
  return user + system;
}
