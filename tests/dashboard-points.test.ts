import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey } from '../src/trust/access/index.ts';
import { hasBrowser, launchBrowser, ready } from './harness/browser.ts';
import { type Dashboard, openDashboard } from './harness/dashboard.ts';
import { FAULTS, openWithFault, partsOf, requestsOf, settled } from './harness/dashboard-faults.ts';
import { LOOKS, pagesWith, shapeOf } from './harness/dashboard-looks.ts';
import { cutTexts, speakPseudo } from './harness/dashboard-pseudo.ts';

/** The main requests of a page, without which it has nothing to show. */
const MAIN = /^\/(session|orchestrations\/[^/]+$|video_assets\/[^/]+\?include=summary|campaigns\?status=draft)/;

/** Opens pages for minutes, so it runs only under `npm run test:faults`. */
describe.skipIf(!hasBrowser() || LOOKS.length <= 2)('every page of the dashboard', () => {
  let dashboard: Dashboard;
  let browser: Browser;
  let page: Page;
  let paths: readonly string[];

  beforeAll(async () => {
    [dashboard, browser] = await Promise.all([openDashboard(), launchBrowser()]);
    page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })).newPage();
    paths = pagesWith(dashboard.movingId);
  });
  afterAll(async () => {
    await browser?.close();
    await dashboard?.close();
  });

  test('cuts off no text that is 40% longer with accents, and never scrolls sideways, at 320 px and above', async () => {
    for (const path of paths) {
      await page.goto(`${dashboard.url}${path}`, { waitUntil: 'commit' });
      await settled(page);
      for (const isPseudo of [false, true]) {
        if (isPseudo) await speakPseudo(page);
        for (const width of [320, 360, 768, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          const { sideways } = await shapeOf(page);
          expect.soft({ path, isPseudo, width, sideways, cut: await cutTexts(page) }).toEqual({
            ...{ path, isPseudo, width },
            ...{ sideways: 0, cut: [] },
          });
        }
      }
    }
  });

  test('shows the code and request id of a failed request, each in turn, and the rest of the page', {
    timeout: 900_000,
  }, async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    let tried = 0;
    for (const path of paths) {
      const url = `${dashboard.url}${path}`;
      const requests = await requestsOf(page, url);
      const whole = await partsOf(page);
      for (const request of requests)
        for (const [fault, meets] of Object.entries(FAULTS)) {
          const isSaid = await openWithFault(page, url, request, meets);
          tried++;
          const parts = await partsOf(page);
          const isKept = MAIN.test(request) || parts.length >= Math.min(whole.length, 1 + Math.ceil(whole.length / 2));
          expect.soft({ path, request, fault, isSaid, isKept, parts }).toEqual({
            ...{ path, request, fault },
            ...{ isSaid: true, isKept: true, parts },
          });
        }
    }
    process.stderr.write(`${tried} pages opened with one failing request\n`);
  });

  test('has no button for a viewer that would be refused', { timeout: 300_000 }, async () => {
    const { key } = await createKey(dashboard.ctx, { name: 'mia', role: 'viewer' });
    await page.goto(`${dashboard.url}/app/sign-in`);
    await page.fill('input[name=key]', key);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${dashboard.url}/`);
    const refused: string[] = [];
    page.on('response', (response) => {
      if (response.status() === 403) refused.push(`${response.request().method()} ${response.url()} on ${page.url()}`);
    });
    await page.addInitScript('globalThis.print = () => {}');
    let pressed = 0;
    for (const path of paths.filter((each) => each !== '/app/sign-in')) {
      await page.goto(`${dashboard.url}${path}`);
      await settled(page);
      const count = await page.locator('main button:enabled:visible').count();
      for (let at = 0; at < count; at++) {
        const button = page.locator('main button:enabled:visible').nth(at);
        // a button that was pressed earlier may have removed others
        if ((await button.count()) === 0 || (await button.textContent()) === 'Sign out') continue;
        await button.click({ timeout: 5000 });
        pressed++;
        await page.keyboard.press('Escape');
      }
      await ready(page);
    }
    process.stderr.write(`${pressed} buttons pressed as a viewer\n`);
    expect(refused).toEqual([]);
    expect(pressed).toBeGreaterThan(10);
  });
});
