import { closeSync, ftruncateSync, mkdtempSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
/** Whether time limits are checked, which needs a machine without other load. */
const IS_TIMED = process.env.DASHBOARD_SECONDS === 'held';

const isFilm = ({ pathname }: URL) => pathname.endsWith('/file');

/** Plays for a moment, then seeks to five positions, the last one first. */
const PLAYED_AND_SOUGHT = `(async () => {
  const film = document.querySelector('.stage video');
  film.muted = true;
  const from = film.currentTime;
  await film.play();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  film.pause();
  const played = Math.abs(film.currentTime - from);
  const seeks = [];
  for (let at = 4; at >= 0; at--) {
    const start = performance.now();
    const sought = new Promise((resolve) => film.addEventListener('seeked', resolve, { once: true }));
    film.currentTime = (film.duration * at) / 5 + 0.4;
    await sought;
    seeks.push(performance.now() - start);
  }
  return { played, seeks };
})()`;

/** Uploads and analyzes for minutes, so it runs only under `npm run test:faults`. */
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

  test('a dropped film becomes winners and drafts without another click', {
    timeout: 120_000,
  }, async () => {
    await open();
    const film = await filmOf({ picture: 'testsrc2=size=720x1280:rate=12:duration=8', sound: 'sine=duration=8' });
    await page.setInputFiles('input[type=file]', film);
    await expect.poll(() => page.textContent('.uploads'), { timeout: 90_000 }).toMatch(/decided/);
    await page.click('.uploads a');
    await expect.poll(() => page.textContent('main')).toMatch(/wins with/);
  });

  test('a film that browsers cannot read plays as its proxy, and seeking to a clip shows its frame immediately', {
    timeout: 120_000,
  }, async () => {
    const picture = 'testsrc2=size=640x360:rate=24:duration=40';
    for (const recipe of [{ container: 'matroska', pictureCodec: 'ffv1' }, { pictureCodec: 'libx265' }] as const) {
      await open();
      await page.setInputFiles('input[type=file]', await filmOf({ picture, sound: 'sine=duration=40', ...recipe }));
      await expect.poll(() => page.textContent('.uploads'), { timeout: 90_000 }).toMatch(/decided/);
      await page.click('.uploads a');
      await page.waitForSelector('.stage video');
      const { played, seeks } = await page.evaluate<{ played: number; seeks: number[] }>(PLAYED_AND_SOUGHT);
      process.stderr.write(`${recipe.pictureCodec}: seeks of ${seeks.map((ms) => ms.toFixed(0)).join(', ')} ms\n`);
      expect({ isPlayed: played > 0.2, isQuick: Math.max(...seeks) < (IS_TIMED ? 300 : 3000) }).toEqual({
        isPlayed: true,
        isQuick: true,
      });
    }
  });

  test('a truncated film is explained on Today and can be retried from there', { timeout: 60_000 }, async () => {
    await open();
    const path = join(mkdtempSync(join(tmpdir(), 'broken-')), 'half.mp4');
    const film = readFileSync(await filmOf({ picture: 'testsrc2=size=320x180:rate=12:duration=9' }));
    writeFileSync(path, film.subarray(0, film.length / 2));
    await page.setInputFiles('input[type=file]', path);
    await expect.poll(() => page.textContent('.uploads'), { timeout: 30_000 }).toMatch(/declares \d+ bytes/);
    await page.goto(dashboard.url);
    await ready(page);
    await expect.poll(() => page.textContent('main')).toMatch(/Failed jobs.*declares \d+ bytes.*film-/s);
    const retried = page.waitForResponse((response) => response.url().endsWith('/retry'));
    await page.click('section[aria-label="Failed jobs"] >> text=Retry');
    expect((await retried).status()).toBeLessThan(300);
  });

  test(`${settings.uploadedMib} MiB are uploaded with progress and little memory, and can be canceled or sent again`, {
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
    process.stderr.write(
      `${settings.uploadedMib} MiB in ${seconds.toFixed(1)} s, progress said ${(told.size / seconds).toFixed(1)} times a second, ${(most / MIB).toFixed(0)} MiB more memory\n`,
    );
    expect({ isTold: told.size >= 2 * seconds, isLean: most < 64 * MIB }).toEqual({
      isTold: true,
      isLean: true,
    });

    const held = readdirSync(dashboard.filesDir, { recursive: true }).length;
    await open();
    await page.setInputFiles('input[type=file]', path);
    await page.click('.uploads >> text=Cancel', { timeout: 30_000 });
    await expect.poll(said).toMatch(/The upload was canceled/);
    await expect
      .poll(() => readdirSync(dashboard.filesDir, { recursive: true }).length, { timeout: 20_000 })
      .toBeLessThanOrEqual(held);

    await open();
    writeFileSync(`${path}.mov`, Buffer.alloc(MIB));
    await page.route(isFilm, (route) => route.abort());
    await page.setInputFiles('input[type=file]', `${path}.mov`);
    await expect.poll(said).toMatch(/The connection was lost.*Try again/s);
    await page.unroute(isFilm);
    await page.click('.uploads button:has-text("Try again")');
    await expect.poll(said, { timeout: 60_000 }).toMatch(/analyzing|film/);
  });
});
