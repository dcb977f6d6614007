#!/usr/bin/env node
// Takes pictures of every page of the dashboard after a fresh demo: desktop, phone and dark, into screenshots/; the README's picture into
// docs/images/video.jpg. Needs Chromium (CHROMIUM names one other than Debian's).
// node scripts/screenshots.mjs [--data-dir DIR: of a finished demo] [--only PART: of the pages' names]
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist/main.js');
const { values } = parseArgs({ options: { 'data-dir': { type: 'string' }, only: { type: 'string', default: '' } } });
const dataDir = values['data-dir'] ?? mkdtempSync(join(tmpdir(), 'campaigns-engine-screenshots-'));
const out = join(root, 'screenshots');
mkdirSync(out, { recursive: true });

if (values['data-dir'] === undefined) {
  const demo = spawnSync(process.execPath, [program, 'demo', '--data-dir', dataDir], {
    stdio: ['ignore', 'ignore', 2],
  });
  if (demo.status !== 0) process.exit(demo.status ?? 1);
}
const server = spawn(process.execPath, [program, 'serve', '--port', '0', '--data-dir', dataDir], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const url = await address(server);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const { video_assets: videos } = await (await fetch(`${url}/video_assets?limit=20&include=summary`)).json();
  const moving = videos.find(({ title }) => title === 'Northern lights') ?? videos[0];
  const figures = videos.find(({ summary }) => summary.film === 'none');
  const pages = {
    today: '/',
    videos: '/app/videos',
    video: `/app/videos/${moving.id}?platform=instagram`,
    'video-of-figures': `/app/videos/${figures.id}`,
    review: '/app/review',
    campaigns: '/app/campaigns',
    experiments: '/app/experiments',
    results: '/app/results',
    report: '/app/report',
    rules: '/app/rules/tiktok',
    ledger: '/app/ledger',
    jobs: '/app/jobs',
    settings: '/app/settings',
    'sign-in': '/app/sign-in',
  };
  const looks = [
    { name: 'desktop', width: 1280, height: 800, colorScheme: 'light' },
    { name: 'dark', width: 1280, height: 800, colorScheme: 'dark' },
    { name: 'phone', width: 360, height: 780, colorScheme: 'light' },
  ];
  for (const { name: look, width, height, colorScheme } of looks) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, locale: 'en-US' });
    for (const [name, path] of Object.entries(pages)) {
      if (!name.includes(values.only)) continue;
      await page.goto(`${url}${path}`);
      await page.waitForSelector('body[data-ready="true"]');
      await shown(page);
      await page.screenshot({ path: join(out, `${name}-${look}.png`), fullPage: true });
      if (name === 'video' && look === 'desktop')
        await page.screenshot({ path: join(root, 'docs/images/video.jpg'), type: 'jpeg', quality: 82 });
      console.log(`screenshots/${name}-${look}.png`);
    }
    await page.close();
  }
} finally {
  await browser.close();
  server.kill('SIGTERM');
  if (values['data-dir'] === undefined) rmSync(dataDir, { recursive: true, force: true });
}

/** Waits until pictures and films are loaded. */
async function shown(page) {
  await page.evaluate(async () => {
    const pictures = [...document.images].map((image) => image.complete || image.decode().catch(() => undefined));
    const films = [...document.querySelectorAll('video')].map(
      (film) => film.readyState >= 2 || new Promise((resolve) => film.addEventListener('loadeddata', resolve)),
    );
    await Promise.race([Promise.all([...pictures, ...films]), new Promise((resolve) => setTimeout(resolve, 5000))]);
  });
  await page.waitForTimeout(200);
}

/** Returns the server's address, which it prints once it listens. */
function address(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
      const found = /http:\/\/[\d.]+:\d+/.exec(said);
      if (found !== null) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${said}`)));
  });
}
