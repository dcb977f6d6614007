import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AV_LOG_FATAL } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { perform } from '../../src/content/media/perform.ts';
import { ClipOptions, FilmAnalysis } from '../../src/content/media/schema.ts';
import type { PreviewFiles } from '../../src/content/media/task.ts';
import { type Figure, median } from '../measure.ts';

const FILMS = fileURLToPath(new URL('../../examples/films', import.meta.url));
const ROUNDS = 3;

/**
 * Measures what the proxy and the storyboard cost: the speed of an analysis with them ÷ without, by CPU time of this process, as the median
 * of pairs; and the largest proxy in MB per minute. Uses the films in examples/ (640 × 360) or in another folder.
 *
 * @param suffix of the figures' names
 */
export async function previewCost(
  folder = process.env.MEASURED_FILMS ?? FILMS,
  suffix = '',
): Promise<readonly Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'preview-cost-'));
  try {
    Log.setLevel(AV_LOG_FATAL);
    const films = readdirSync(folder).filter((name) => name.endsWith('.mp4'));
    const preview = { to: join(dir, 'proxy.mp4'), storyboardTo: join(dir, 'board.jpg') };
    const found: { readonly name: string; readonly ratio: number; readonly megabytesAMinute: number }[] = [];
    for (const name of films) {
      const file = join(folder, name);
      const { duration_ms } = FilmAnalysis.parse(await analyze(file, preview));
      const ratios: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const without = await costOf(() => analyze(file));
        ratios.push(without / (await costOf(() => analyze(file, preview))));
      }
      const megabytesAMinute = statSync(preview.to).size / 1e6 / (duration_ms / 60_000);
      found.push({ name, ratio: median(ratios), megabytesAMinute });
    }
    const ours = { peer_name: null, peer: null };
    const ratio = median(found.map((each) => each.ratio));
    const largest = Math.max(...found.map((each) => each.megabytesAMinute));
    const details = { films: found };
    const speed = {
      ...ours,
      name: `media.speed_with_preview${suffix}`,
      unit: '× without',
      ours: ratio,
      ratio,
      details,
    };
    return [
      { ...speed, aim: 'ratio >= 0.8' },
      { ...ours, name: `media.proxy_mb_a_minute${suffix}`, unit: 'MB', ours: largest, ratio: null, aim: '<= 3' },
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function analyze(file: string, preview?: PreviewFiles): Promise<unknown> {
  const task = { file, clip_options: ClipOptions.parse({}), threads: 1, maxDurationMs: 3_600_000, preview };
  return perform({ kind: 'analyze', ...task }, () => {});
}

async function costOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(startedAt);
  return user + system;
}
