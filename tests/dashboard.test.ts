import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../src/context.ts';
import { openEngine } from '../src/engine.ts';
import { buildApp, readWebFiles } from '../src/interfaces/http/index.ts';
import { migratedDirectory } from '../src/testing/index.ts';
import { createKey, revokeKey } from '../src/trust/access/index.ts';
import { goWithin, hasBrowser, launchBrowser, ready, watch } from './harness/browser.ts';
import { type Dashboard, openDashboard } from './harness/dashboard.ts';
import { handOn } from './harness/dashboard-hand.ts';
import { expectWhole, FILM, FOCUSED, LOOKS, pagesWith } from './harness/dashboard-looks.ts';
import { tasksOf } from './harness/dashboard-tasks.ts';

/** Whether time limits are checked, which needs a machine without other load. */
const IS_TIMED = process.env.DASHBOARD_SECONDS === 'held';

describe.skipIf(!hasBrowser())('the dashboard in a browser', () => {
  let dashboard: Dashboard;
  let browser: Browser;
  let page: Page;
  let ctx: Context;
  let url = '';
  let movingId = '';

  beforeAll(async () => {
    [dashboard, browser] = await Promise.all([openDashboard(), launchBrowser()]);
    ({ ctx, url, movingId } = dashboard);
    page = await newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await dashboard?.close();
  });

  async function newPage(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    return context.newPage();
  }

  test('every page has a heading and no WCAG violation, console message, other host, or sideways scrolling', async () => {
    const misdeeds = watch(page, url);
    await expectWhole(page, url, LOOKS, { movingId, isFresh: true });
    expect(misdeeds).toEqual({ console: [], otherHosts: [] });
  });

  test('a planted request to another host is blocked and reported by the policy', async () => {
    const elsewhere = createServer((_, reply) => reply.end());
    const asked: unknown[] = [];
    elsewhere.on('connection', (socket) => asked.push(socket.remoteAddress));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const at = elsewhere.address();
    const port = typeof at === 'object' ? at?.port : undefined;
    const report = await page.evaluate(
      `new Promise((resolve) => {
        addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => resolve({ effectiveDirective, blockedURI }));
        fetch('http://127.0.0.1:${port}/planted').catch(() => {});
      })`,
    );
    const blockedURI = `http://127.0.0.1:${port}/planted`;
    expect([report, asked]).toEqual([{ effectiveDirective: 'connect-src', blockedURI }, []]);
    elsewhere.close();
  });

  test('every page is complete without any data, and if its data cannot be read', async () => {
    // axe takes most of the time, so in normal runs it checks only pages with data
    const isChecked = LOOKS.length > 2;
    const looks = isChecked ? LOOKS : ([[360, 'light']] as const);
    const empty = await openEngine({ dataDir: migratedDirectory(), purpose: 'test' });
    const bare = await buildApp(empty, { docs: false, dashboard: readWebFiles() });
    await expectWhole(page, await bare.listen({ host: '127.0.0.1', port: 0 }), looks, { movingId, isChecked });
    bare.server.closeAllConnections();
    await bare.close();
    await empty.close();
    const broken = await newPage();
    await broken.route(
      (asked) => !/^\/($|app(\/|$)|assets|session$|ledger\/stream)/.test(asked.pathname),
      (route) =>
        route.fulfill({
          status: 500,
          json: { status: 500, code: 'internal-error', detail: 'it broke', title: '', type: '', instance: 'r-1' },
        }),
    );
    await expectWhole(broken, url, looks, { movingId, isChecked, isBroken: true });
    await broken.close();
  });

  test('on a phone, the results of Find are stacked, each as wide as the dialog', async () => {
    await page.setViewportSize({ width: 360, height: 800 });
    await page.goto(`${url}/app/campaigns`);
    await ready(page);
    await page.click('.find');
    await page.keyboard.type('film');
    await page.waitForSelector('.palette li >> nth=5');
    const widths = await page.$$eval('.palette li', (lines) => lines.map((line) => line.getBoundingClientRect().width));
    expect(Math.min(...widths)).toBeGreaterThan(250);
  });

  test('a film plays with the window that its render cuts, and a card plays its clip under the pointer', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${url}/app/videos/${movingId}`);
    await ready(page);
    const { crops, measured } = await (await page.request.get(`${url}/video_assets/${movingId}/film`)).json();
    const [crop] = crops;
    const percent = (part: number, whole: number) => `${Number(((100 * part) / whole).toFixed(4))}%`;
    expect(percent(crop.width, measured.width)).toBe(rounded(await styleOf('.window', 'width')));
    expect(
      crops.map(({ places }: { places: { x: number }[] }) => percent(places[0]?.x ?? 0, measured.width)),
    ).toContain(rounded(await styleOf('.window', 'left')));
    await page.keyboard.press('p');
    expect(await page.$('.window')).toBe(null);
    await page.keyboard.press('k');
    await expect.poll(() => page.evaluate<boolean>("document.querySelector('.stage video').paused")).toBe(false);
    await page.goto(`${url}/app/videos`);
    await ready(page);
    await page.hover(`.card:has(a[href="/app/videos/${movingId}"])`);
    await page.waitForSelector('.card video');
    await page.mouse.move(0, 0);
    await page.waitForSelector('.card video', { state: 'detached' });
  });

  test('two tabs share one event stream, and an action in one appears in the other', async () => {
    const context = await browser.newContext({ locale: 'en-US' });
    const streams: string[] = [];
    context.on('request', (request) => request.url().includes('/ledger/stream') && streams.push(request.url()));
    const [first, second] = [await context.newPage(), await context.newPage()];
    for (const tab of [first, second]) {
      await tab.goto(`${url}/app/campaigns`);
      await ready(tab);
    }
    await expect.poll(() => second.textContent('.live')).toBe('live');
    await first.click('button[aria-label^="Archive"] >> nth=0');
    await expect.poll(() => second.textContent('nav[aria-label=Status]'), { timeout: 5000 }).toMatch(/Archived 1/);
    expect(streams).toHaveLength(1);
    await first.close();
    await expect.poll(() => streams.length, { timeout: 5000 }).toBe(2);
    await context.close();
  });

  test('the terms of a score add up to the score, and the browser itself checks the proof', async () => {
    await page.goto(`${url}/app/videos/${FILM}`);
    await ready(page);
    const column = await page.$$eval('.contributions tbody tr td:nth-of-type(1) .number', (cells) =>
      cells.map(({ textContent }) => Number(textContent)),
    );
    const sum = Number(await page.textContent('.contributions tfoot .total:first-child td'));
    expect(Math.abs(column.reduce((total, term) => total + term, 0) - sum)).toBeLessThan(0.0005 * (column.length + 1));
    await page.click('text=Check proof');
    await expect.poll(() => page.textContent('.proof [role=status]')).toMatch(/✓ proven in your browser/);
    await page.route('**/proof', async (route) => {
      const reply = await route.fetch();
      const proof = await reply.json();
      await route.fulfill({ json: { ...proof, leaf: proof.leaf.replace('"seq":', '"seq":1') } });
    });
    await page.click('text=Check proof');
    await expect.poll(() => page.textContent('.proof [role=status]')).toMatch(/✗ not proven/);
    await page.unroute('**/proof');
  });

  test('twenty drafts are approved by keyboard, and an approval is undone', async () => {
    const drafts = await statuses('draft');
    expect(drafts).toBeGreaterThan(20);
    await page.goto(`${url}/app/review`);
    await ready(page);
    for (let approved = 1; approved <= 20; approved++) {
      await page.keyboard.press('a');
      await expect.poll(() => statuses('approved'), { timeout: 10_000 }).toBe(approved);
    }
    await page.keyboard.press('u');
    await expect.poll(() => statuses('approved'), { timeout: 10_000 }).toBe(19);
    expect(await statuses('draft')).toBe(drafts - 19);
  });

  test('when two people edit one draft, the second sees both versions and nothing is overwritten', async () => {
    const [{ id = '' } = {}] = await ctx.db.kysely
      .selectFrom('campaigns')
      .select('id')
      .where('status', '=', 'draft')
      .execute();
    const other = await newPage();
    for (const tab of [page, other]) {
      await tab.goto(`${url}/app/review?draft=${id}`);
      await ready(tab);
    }
    await page.fill('#budget', '12');
    await page.press('#budget', 'Enter');
    const budget = () => ctx.db.kysely.selectFrom('campaigns').select('budget_cents').where('id', '=', id).execute();
    await expect.poll(budget).toEqual([{ budget_cents: 1200 }]);
    await other.fill('#budget', '34');
    await other.press('#budget', 'Enter');
    await expect.poll(() => other.textContent('.draft [role=alert]')).toMatch(/Yours: 34.*Theirs: .*12\.00/s);
    expect(await budget()).toEqual([{ budget_cents: 1200 }]);
    await other.click('text=Show theirs');
    await expect.poll(() => other.inputValue('#budget')).toBe('12.00');
    await other.close();
  });

  test('a part that fails shows its code, and the rest of the page stays', async () => {
    await page.route('**/orchestrations/*', (route) =>
      route.fulfill({
        status: 500,
        json: { status: 500, code: 'internal-error', detail: 'it broke', title: '', type: '', instance: 'r-1' },
      }),
    );
    await page.goto(`${url}/app/videos/${FILM}`);
    await ready(page);
    expect(await page.textContent('[role=alert]')).toMatch(/it broke.*internal-error.*r-1/s);
    await page.unroute('**/orchestrations/*');
    await page.click('text=Try again');
    await page.waitForSelector('.contributions');
    await page.route('**/assets/jobs-*.js', (route) => route.abort());
    await page.click('.rail-link >> text=Jobs');
    await expect.poll(() => page.textContent('main')).toMatch(/This page could not be displayed.*Try again/s);
    await page.unroute('**/assets/jobs-*.js');
    await page.click('.rail-link >> text=Ledger');
    await page.waitForSelector('.ledger-event');
  });

  test('each task takes no more clicks than its limit', async () => {
    const taken: unknown[] = [];
    const tasks = tasksOf(dashboard, FILM);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${url}/app/nowhere`);
    await ready(page);
    for (const { id, most, seconds, from, act } of tasks) {
      // from another page, as a person would: loading the whole program for each page is half of the cost
      await goWithin(page, from);
      await ready(page);
      const hand = handOn(page);
      const began = performance.now();
      await act(hand);
      const took = (performance.now() - began) / 1000;
      taken.push({ id, isWithin: hand.did() <= most, isQuick: !IS_TIMED || took <= seconds });
      await goWithin(page, '/app/nowhere');
      await ready(page);
    }
    expect(taken).toEqual(tasks.map(({ id }) => ({ id, isWithin: true, isQuick: true })));
  });

  test('an experiment with ads starts with a second press, which confirms the total of all arms', async () => {
    const confirmed: unknown[] = [];
    const exposure = { currency: 'EUR', per_day_minor: 6000, whole_minor: 42_000 };
    await page.route('**/experiments/*/start', async (route) => {
      const { confirm } = route.request().postDataJSON();
      confirmed.push(confirm);
      const refusal = {
        status: 409,
        code: 'confirmation-needed',
        detail: 'say it',
        title: '',
        type: '',
        instance: 'r',
      };
      if (confirm === undefined) await route.fulfill({ status: 409, json: { ...refusal, exposure } });
      else await route.continue({ postData: {} });
    });
    await page.goto(`${url}/app/experiments`);
    await ready(page);
    await page.click('button:text-is("Start")');
    await page.waitForSelector('text=at most €60.00 a day, €420.00 in total');
    await page.click('button:has-text("Start: €60.00 a day")');
    await expect.poll(() => confirmed).toEqual([undefined, exposure]);
    await page.unroute('**/experiments/*/start');
  });

  test('every rate has an interval', async () => {
    await page.goto(`${url}/app/results`);
    await ready(page);
    const shown = await page.$$eval('td, .dot-rows .number', (cells) =>
      cells.map(({ textContent }) => textContent ?? ''),
    );
    const rates = shown.filter((text) => text.includes('%'));
    expect(rates.length).toBeGreaterThan(5);
    expect(rates.filter((text) => !/^[\d.]+% \([\d.]+%–[\d.]+%\)$/.test(text.trim()))).toEqual([]);
    expect(shown.filter((text) => /too few|not enough|at least|of \d+/.test(text)).length).toBeGreaterThan(0);
  });

  test('the keyboard alone reaches every control, and every stop is visible and none is a trap', async () => {
    const paths = LOOKS.length > 2 ? pagesWith(movingId) : ['/app/campaigns'];
    for (const path of paths) {
      await page.goto(`${url}${path}`);
      await ready(page);
      const stops = new Set<string>();
      for (let turn = 0; turn < 60; turn++) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate<{ place: string; isSeen: boolean } | undefined>(FOCUSED);
        if (stop === undefined) break;
        expect({ path, ...stop, isSeen: stop.isSeen }).toEqual({ path, ...stop, isSeen: true });
        stops.add(stop.place);
      }
      expect({ path, isWalked: stops.size > 10 || path === '/app/sign-in' }).toEqual({ path, isWalked: true });
    }
  });

  test('a reader signs in with a key that the page cannot see, and loses access immediately when it is revoked', async () => {
    const { key, id } = await createKey(ctx, { name: 'ada', role: 'viewer' });
    const locked = await dashboard.serveAgain();
    const at = await locked.listen({ host: '127.0.0.1', port: 0 });
    const reader = await newPage();
    await reader.goto(`${at}/app/campaigns`);
    await reader.waitForURL('**/app/sign-in**');
    await reader.fill('input[name=key]', key);
    await reader.keyboard.press('Enter');
    await reader.waitForURL('**/app/campaigns');
    await ready(reader);
    const [cookie] = await reader.context().cookies();
    expect(cookie).toMatchObject({ name: '__Host-ce_session', httpOnly: true, secure: true, sameSite: 'Strict' });
    const visible = await reader.evaluate<string>(
      'document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href + document.body.innerHTML',
    );
    expect(visible).not.toContain(key);
    expect(visible).not.toContain(cookie?.value);
    expect(await reader.isDisabled('main tbody button')).toBe(true);
    await revokeKey(ctx, id);
    await reader.reload();
    await reader.waitForURL('**/app/sign-in**');
    const admin = await createKey(ctx, { name: 'ben', role: 'admin' });
    await reader.fill('input[name=key]', admin.key);
    await reader.keyboard.press('Enter');
    await reader.waitForURL('**/app/campaigns');
    await reader.click('.rail-link >> text=Settings');
    await reader.fill('main input[name=name]', 'client');
    await reader.keyboard.press('Enter');
    await expect.poll(() => reader.textContent('main')).toMatch(/Shown only once:.*client viewer .*active until/s);
    // task A2: with two clicks, the other user is signed out and sees the sign-in page
    const cara = await createKey(ctx, { name: 'cara', role: 'operator' });
    const other = await newPage();
    await other.goto(`${at}/app/sign-in`);
    await other.fill('input[name=key]', cara.key);
    await other.keyboard.press('Enter');
    await other.waitForURL(`${at}/`);
    await ready(other);
    await reader.goto(`${at}/app/campaigns`);
    await ready(reader);
    const hand = handOn(reader);
    await hand.click('.rail-link >> text=Settings');
    await hand.click('[aria-label="Revoke cara"]');
    await hand.sees(/cara operator .*revoked/);
    await other.click('.rail-link >> text=Videos');
    await other.waitForURL('**/app/sign-in**');
    expect(hand.did()).toBe(2);
    await locked.close();
  });

  const styleOf = (selector: string, side: string) =>
    page.evaluate<string>(`document.querySelector('${selector}').style.${side}`);

  async function statuses(status: string): Promise<number> {
    const { total } = await ctx.db.kysely
      .selectFrom('campaigns')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where('status', '=', status)
      .executeTakeFirstOrThrow();
    return Number(total);
  }
});

const rounded = (share: string) => `${Number(Number.parseFloat(share).toFixed(4))}%`;
