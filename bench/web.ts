// Measures what the dashboard costs its user: the first rows of a thousand videos with their requests, the bytes of the first load, and the
// next draft of Review, in Chromium (CHROMIUM names one other than Debian's). Without Chromium only the bytes are measured.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from 'playwright-core';
import { orchestrate } from '#dist/campaigns/drafts/index.js';
import { importManifest } from '#dist/content/catalog/index.js';
import { openEngine } from '#dist/engine.js';
import { buildApp, readWebFiles } from '#dist/interfaces/http/index.js';
import { type BenchResult, type Figure, median } from './measure.ts';

const VIDEOS = 1_000;
const CLIPS = 20;
const DECIDED = 100;
const LOADS = 7;
const NEXT = 40;
const WEB = fileURLToPath(new URL('../dist/web', import.meta.url));

type Progress = (line: string) => void;

const figure = (name: string, unit: string, ours: number | null, aim: string): Figure => ({
  name,
  unit,
  ours: ours === null ? null : Number(ours.toFixed(1)),
  peer_name: null,
  peer: null,
  ratio: null,
  aim,
});

export async function web(progress: Progress): Promise<BenchResult> {
  const seen = await inBrowser(progress);
  return {
    figures: [
      figure('web.videos_first_rows_ms', 'ms', seen?.firstRowsMs ?? null, '<= 1000'),
      figure('web.videos_first_paint_ms', 'ms', seen?.firstPaintMs ?? null, '<= 500'),
      figure('web.videos_requests', 'requests', seen?.requests ?? null, '<= 4'),
      figure('web.videos_json_kb', 'kB', seen === undefined ? null : seen.jsonBytes / 1000, '<= 60'),
      figure('web.first_load_kb_gz', 'kB', firstLoadBytes() / 1000, '<= 60'),
      figure('web.review_next_ms', 'ms', seen?.nextMs ?? null, '<= 200'),
    ],
  };
}

/** Counts the bytes of the page and the files that it names, without scripts that a later page loads. */
function firstLoadBytes(): number {
  const page = readFileSync(join(WEB, 'index.html'));
  const named = readdirSync(join(WEB, 'assets')).filter((name) => page.includes(`/assets/${name}"`));
  const files = [page, ...named.map((name) => readFileSync(join(WEB, 'assets', name)))];
  return files.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0);
}

interface Seen extends Load {
  readonly nextMs: number;
}

async function inBrowser(progress: Progress): Promise<Seen | undefined> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    progress('no Chromium here: what it shows is not measured');
    return undefined;
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'campaigns-engine-bench-web-'));
  const engine = await openEngine({ dataDir });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    progress(`${VIDEOS} videos of ${CLIPS} clips, ${DECIDED} of them decided`);
    await importManifest(engine, Readable.from(videos()), 'ndjson');
    // the videos that the page shows first
    const newest = engine.db.kysely.selectFrom('video_assets').orderBy('created_at', 'desc').orderBy('id', 'desc');
    const rows = await newest.select('id').limit(DECIDED).execute();
    for (const { id } of rows)
      await orchestrate(engine, { video_asset_id: id, platforms: ['tiktok', 'instagram', 'youtube'] });
    const app = await buildApp(engine, { docs: false, dashboard: readWebFiles() });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    progress('the first rows, then the next drafts');
    const loads: Load[] = [];
    for (let load = 0; load < LOADS; load++) loads.push(await firstRows(page, `${url}/app/videos`));
    const middle = (of: keyof Load) => median(loads.map((load) => load[of]));
    await page.goto(`${url}/app/review`);
    await page.waitForSelector('body[data-ready="true"]');
    const nexts = await nextDrafts(page);
    await page.close();
    app.server.closeAllConnections();
    await app.close();
    return {
      firstRowsMs: middle('firstRowsMs'),
      firstPaintMs: middle('firstPaintMs'),
      requests: middle('requests'),
      jsonBytes: middle('jsonBytes'),
      nextMs: median(nexts),
    };
  } finally {
    await browser.close();
    await engine.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function* videos(): Generator<Buffer> {
  for (let at = 0; at < VIDEOS; at++) {
    const clips = Array.from({ length: CLIPS }, (_, clip) => ({
      start_ms: clip * 5_000,
      end_ms: clip * 5_000 + 8_000 + (clip % 7) * 3_000,
      features: { visual_score: ((at * 31 + clip * 17) % 100) / 100, motion_intensity: ((at + clip * 13) % 50) / 50 },
    }));
    yield Buffer.from(`${JSON.stringify({ title: `film ${at}`, duration_ms: 180_000, clips })}\n`);
  }
}

interface Load {
  readonly firstRowsMs: number;
  readonly firstPaintMs: number;
  /** Number of requests for data until the first rows are shown. */
  readonly requests: number;
  /** Size before compression. */
  readonly jsonBytes: number;
}

/** Measures from the click on a link until 60 cards are on the page, by the page's own clock. */
async function firstRows(page: Page, url: string): Promise<Load> {
  await page.goto(url);
  await page.waitForSelector('.grid > .card:nth-child(60)');
  return page.evaluate<Load>(`(() => {
    const firstRowsMs = performance.now();
    const asked = performance.getEntriesByType('resource').filter(({ initiatorType }) => initiatorType === 'fetch');
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return {
      firstRowsMs,
      firstPaintMs: paint.startTime,
      requests: asked.length,
      jsonBytes: asked.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0),
    };
  })()`);
}

/** Measures from the key press until the next draft is drawn with its evidence. */
const nextDrafts = (page: Page): Promise<number[]> =>
  page.evaluate<number[]>(`(async () => {
    const times = [];
    const name = () => document.querySelector('.draft .lead')?.textContent + document.querySelector('.draft input')?.value;
    for (let at = 0; at < ${NEXT}; at++) {
      const before = name();
      const from = performance.now();
      dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }));
      while (name() === before || document.querySelector('.draft .contributions') === null)
        await new Promise(requestAnimationFrame);
      times.push(performance.now() - from);
      // the one after is fetched while this one is looked at
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return times;
  })()`);
