import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AV_LOG_FATAL } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { perform } from '../../src/content/media/perform.ts';
import { ClipOptions, FilmAnalysis } from '../../src/content/media/schema.ts';
import { type Figure, median } from '../measure.ts';

const FILMS = fileURLToPath(new URL('../../examples/films', import.meta.url));
const ROUNDS = 3;

/**
 * What the proxy and the storyboard cost: the speed of an analysis with them ÷ without, by processor time of this process, the median of the
 * pairs; and the largest proxy in MB a minute. Of the films in examples/, or of those in another folder.
 */
export async function previewCost(folder = process.env.MEASURED_FILMS ?? FILMS): Promise<readonly Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'preview-cost-'));
  try {
    Log.setLevel(AV_LOG_FATAL);
    const films = readdirSync(folder).filter((name) => name.endsWith('.mp4'));
    const found: { readonly name: string; readonly ratio: number; readonly megabytesAMinute: number }[] = [];
    for (const name of films) {
      const file = join(folder, name);
      const to = join(dir, 'proxy.mp4');
      const { duration_ms, fps } = FilmAnalysis.parse(await perform(analysisOf(file), () => {}));
      const ratios: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const without = await costOf(() => perform(analysisOf(file), () => {}));
        const task = { kind: 'preview', file, to, storyboardTo: join(dir, 'board.jpg'), duration_ms, fps } as const;
        const added = await costOf(() => perform({ ...task, threads: 1 }, () => {}));
        ratios.push(without / (without + added));
      }
      found.push({ name, ratio: median(ratios), megabytesAMinute: statSync(to).size / 1e6 / (duration_ms / 60_000) });
    }
    const ours = { peer_name: null, peer: null };
    const ratio = median(found.map((each) => each.ratio));
    const largest = Math.max(...found.map((each) => each.megabytesAMinute));
    const details = { films: found };
    const speed = { ...ours, name: 'media.speed_with_preview', unit: '× without', ours: ratio, ratio, details };
    return [
      { ...speed, aim: 'ratio >= 0.8' },
      { ...ours, name: 'media.proxy_mb_a_minute', unit: 'MB', ours: largest, ratio: null, aim: '<= 3' },
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const analysisOf = (file: string) =>
  ({ kind: 'analyze', file, clip_options: ClipOptions.parse({}), threads: 1, maxDurationMs: 3_600_000 }) as const;

async function costOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(startedAt);
  return user + system;
}
