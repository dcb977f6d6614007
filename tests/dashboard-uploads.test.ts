import { closeSync, ftruncateSync, mkdtempSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Worker } from '../src/core/queue/index.ts';
import { startWorker } from '../src/interfaces/worker/index.ts';
import { filmOf } from '../src/testing/films.ts';
import { hasBrowser, launchBrowser, ready } from './harness/browser.ts';
import { type Dashboard, openDashboard } from './harness/dashboard.ts';
import { settings } from './harness/settings.ts';

const MIB = 1_048_576;

/** Minutes of sending and analyzing: under `npm run test:faults` only. */
describe.skipIf(!hasBrowser() || settings.uploadedMib === 0)('uploads in the dashboard', () => {
  let dashboard: Dashboard;
  let browser: Browser;
  let page: Page;
  let worker: Worker;

  beforeAll(async () => {
    [dashboard, browser] = await Promise.all([openDashboard(), launchBrowser()]);
    worker = await startWorker(dashboard.ctx, { concurrency: 1, names: ['analyze-film', 'orchestrate-batch'] });
    page = await browser.newPage({ locale: 'en-US' });
  });
  afterAll(async () => {
    await browser?.close();
    await worker?.stop();
    await dashboard?.close();
  });
  const open = async () => {
    await page.goto(`${dashboard.url}/app/videos`);
    await ready(page);
  };

  test('a film that is dropped becomes winners and drafts, with nothing else to press', {
    timeout: 120_000,
  }, async () => {
    await open();
    const film = await filmOf({ picture: 'testsrc2=size=720x1280:rate=12:duration=8', sound: 'sine=duration=8' });
    await page.setInputFiles('input[type=file]', film);
    await expect.poll(() => page.textContent('.uploads'), { timeout: 90_000 }).toMatch(/decided/);
    await page.click('.uploads a');
    await expect.poll(() => page.textContent('main')).toMatch(/wins with/);
  });

  test(`${settings.uploadedMib} MiB: progress is told, memory stays, cancel frees the file, a cut can be sent again`, {
    timeout: 600_000,
  }, async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'upload-')), 'large.mp4');
    const handle = openSync(path, 'w');
    ftruncateSync(handle, settings.uploadedMib * MIB);
    closeSync(handle);
    await open();
    const before = process.memoryUsage().rss;
    let most = 0;
    const told = new Set<string>();
    const watching = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss - before);
    }, 50);
    const began = performance.now();
    await page.setInputFiles('input[type=file]', path);
    const said = async () => String(await page.textContent('.uploads'));
    await expect
      .poll(
        async () => {
          told.add(await said());
          return said();
        },
        { timeout: 300_000, interval: 100 },
      )
      .toMatch(/analyzing|failed|decided/);
    clearInterval(watching);
    const seconds = (performance.now() - began) / 1000;
    expect({ isTold: told.size >= Math.min(10, seconds), isLean: most < 64 * MIB }).toEqual({
      isTold: true,
      isLean: true,
    });

    const held = readdirSync(dashboard.filesDir, { recursive: true }).length;
    await open();
    await page.setInputFiles('input[type=file]', path);
    await page.click('.uploads >> text=Cancel', { timeout: 30_000 });
    await expect.poll(said).toMatch(/The upload was cancelled/);
    await expect
      .poll(() => readdirSync(dashboard.filesDir, { recursive: true }).length, { timeout: 20_000 })
      .toBeLessThanOrEqual(held);

    await open();
    writeFileSync(`${path}.mov`, Buffer.alloc(MIB));
    await page.route('**/file', (route) => route.abort());
    await page.setInputFiles('input[type=file]', `${path}.mov`);
    await expect.poll(said).toMatch(/The connection broke.*Try again/s);
    await page.unroute('**/file');
    await page.click('.uploads button:has-text("Try again")');
    await expect.poll(said, { timeout: 60_000 }).toMatch(/analyzing|film/);
  });
});
