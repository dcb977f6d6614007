import { randomUUID } from 'node:crypto';
import { createReadStream, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orchestrate } from '../src/campaigns/drafts/index.ts';
import { importManifest } from '../src/content/catalog/index.ts';
import { ingestFilm } from '../src/content/media/index.ts';
import type { Context } from '../src/context.ts';
import { type Engine, openEngine } from '../src/engine.ts';
import { buildApp, readWebFiles } from '../src/interfaces/http/index.ts';
import { filmOf } from '../src/testing/films.ts';
import { migratedDirectory, newSigningKey, sealEverything } from '../src/testing/index.ts';
import { createKey, revokeKey } from '../src/trust/access/index.ts';
import { accessibilityViolations, hasBrowser, launchBrowser, ready, watch } from './harness/browser.ts';

const FILM = '5a1e33a8-0a88-8a74-9c39-0b19713ba91e';
const PAGES = [
  '/',
  '/app/videos',
  '/app/videos?q=nothing-has-this-title',
  `/app/videos/${FILM}`,
  '/app/videos/:moving',
  '/app/review',
  '/app/campaigns',
  '/app/results',
  '/app/rules/tiktok',
  '/app/ledger',
  '/app/jobs',
  '/app/settings',
  '/app/sign-in',
  '/app/nowhere',
];
/** The pages that show none of the engine's data. */
const READS_NOTHING = new Set(['/app/sign-in', '/app/nowhere']);

describe.skipIf(!hasBrowser())('the dashboard in a browser', () => {
  let engine: Engine;
  let app: FastifyInstance;
  let browser: Browser;
  let page: Page;
  let ctx: Context;
  let url = '';
  let movingId = '';

  beforeAll(async () => {
    const dashboard = readWebFiles();
    if (dashboard === undefined) throw new Error('the dashboard is not built: npm run build');
    const filesDir = mkdtempSync(join(tmpdir(), 'dashboard-files-'));
    engine = await openEngine({ dataDir: migratedDirectory(), filesDir, purpose: 'test' });
    ctx = { ...engine, now: () => new Date(), newId: randomUUID, actor: 'http:anonymous' };
    await importManifest(ctx, createReadStream('examples/catalog.ndjson'), 'ndjson');
    const film = await filmOf({ picture: 'testsrc2=size=640x360:rate=25:duration=8', sound: 'sine=duration=8' });
    movingId = (await ingestFilm(ctx, film, { fixed_ms: 6000 })).video_asset_id;
    await importManifest(
      ctx,
      Readable.from(Array.from({ length: 6 }, (_, at) => Buffer.from(manyDrafts(at)))),
      'ndjson',
    );
    const videos = await ctx.db.kysely.selectFrom('video_assets').select('id').execute();
    for (const { id } of videos)
      await orchestrate(ctx, { video_asset_id: id, platforms: ['tiktok', 'instagram', 'youtube'] });
    await sealEverything(ctx, { key: newSigningKey() });
    app = await buildApp({ ...ctx, log: engine.log }, { docs: true, dashboard });
    url = await app.listen({ host: '127.0.0.1', port: 0 });
    browser = await launchBrowser();
    page = await newPage();
  });
  afterAll(async () => {
    await browser?.close();
    app?.server.closeAllConnections();
    await app?.close();
    await engine?.close();
  });

  async function newPage(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    return context.newPage();
  }

  /** Twice each page; every look of every page under `npm run test:faults`. */
  const LOOKS =
    process.env.DASHBOARD_LOOKS === 'all'
      ? ([
          [1280, 'light'],
          [1280, 'dark'],
          [360, 'light'],
          [360, 'dark'],
        ] as const)
      : ([
          [1280, 'light'],
          [360, 'dark'],
        ] as const);

  async function expectWhole(
    at: string,
    looks: readonly (readonly [number, 'light' | 'dark'])[],
    { on = page, isChecked = true, isBroken = false } = {},
  ) {
    for (const path of PAGES.map((each) => each.replace(':moving', movingId)))
      for (const [width, colorScheme] of looks) {
        await on.setViewportSize({ width, height: 800 });
        await on.emulateMedia({ colorScheme });
        await on.goto(`${at}${path}`);
        await ready(on);
        if (isBroken && !READS_NOTHING.has(path)) await on.waitForSelector('main [role=alert] >> text=it broke');
        const violations = isChecked ? await accessibilityViolations(on) : [];
        const seen = { path, width, violations, ...(await shapeOf(on)) };
        expect(seen).toEqual({ path, width, violations: [], headings: 1, mains: 1, sideways: 0 });
      }
  }

  test('every page is whole: a heading, no violation of WCAG, nothing on the console, no other host, no sideways scroll', async () => {
    const misdeeds = watch(page, url);
    await expectWhole(url, LOOKS);
    expect(misdeeds).toEqual({ console: [], otherHosts: [] });
  });

  test('every page of an engine that holds nothing is whole, and so is every page whose data cannot be read', async () => {
    // axe takes most of the time: in every run it looks at the pages that are filled
    const isChecked = LOOKS.length > 2;
    const looks = isChecked ? LOOKS : ([[360, 'light']] as const);
    const empty = await openEngine({ dataDir: migratedDirectory(), purpose: 'test' });
    const bare = await buildApp(empty, { docs: false, dashboard: readWebFiles() });
    await expectWhole(await bare.listen({ host: '127.0.0.1', port: 0 }), looks, { isChecked });
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
    await expectWhole(url, looks, { on: broken, isChecked, isBroken: true });
    await broken.close();
  });

  test('a film plays with the window that its render cuts; a card plays its clip under the pointer', async () => {
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

  test('what would make another clip win is tried without being written', async () => {
    await page.goto(`${url}/app/videos/${FILM}`);
    await ready(page);
    await page.click('button[aria-label^="Compare"] >> nth=2');
    await page.click('[aria-label="End a tenth earlier"]');
    await expect.poll(() => page.textContent('.to-win [role=status]')).toMatch(/would score .*Nothing is saved/s);
  });

  test('two tabs share one stream of events, and what is done in one shows in the other', async () => {
    const context = await browser.newContext({ locale: 'en-US' });
    const streams: string[] = [];
    context.on('request', (request) => request.url().includes('/ledger/stream') && streams.push(request.url()));
    const [first, second] = [await context.newPage(), await context.newPage()];
    for (const tab of [first, second]) {
      await tab.goto(`${url}/app/campaigns`);
      await ready(tab);
    }
    await expect.poll(() => second.textContent('.live')).toBe('live');
    await first.click('button[aria-label^="archive"] >> nth=0');
    await expect.poll(() => second.textContent('nav[aria-label=Status]'), { timeout: 5000 }).toMatch(/archived 1/);
    expect(streams).toHaveLength(1);
    await first.close();
    await expect.poll(() => streams.length, { timeout: 5000 }).toBe(2);
    await context.close();
  });

  test('the terms of a score add up to what is shown, and its proof is checked by the browser itself', async () => {
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

  test('twenty drafts are approved by keyboard, and an approval is taken back', async () => {
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

  test("an agent's request to activate is granted with the money at risk repeated", async () => {
    const [id, campaignId] = [randomUUID(), randomUUID()];
    const exposure = { currency: 'EUR', per_day_minor: 123_450, whole_minor: null };
    const shown = { name: 'Spring', budget_cents: 100_000, currency: 'EUR' };
    const request = { transition: 'activate', shown, why: 'it did best', requested_by: 'key:agent' };
    const approval = { id, campaign_id: campaignId, ...request, expires_at: new Date().toISOString() };
    await page.route('**/attention', async (route) => {
      const reply = await (await route.fetch()).json();
      await route.fulfill({ json: { ...reply, approvals: { count: 1, first: [approval] } } });
    });
    const publications = [
      { state: 'removed', exposure: { ...exposure, per_day_minor: 1 } },
      { state: 'paused', exposure },
    ];
    await page.route(`**/publications?*campaign_id=${campaignId}*`, (route) =>
      route.fulfill({ json: { publications, next: null } }),
    );
    const granted: unknown[] = [];
    await page.route(`**/approvals/${id}/grant`, (route) => {
      granted.push(route.request().postDataJSON());
      return route.fulfill({ json: approval });
    });
    await page.goto(url);
    await ready(page);
    await page.click('[aria-label="Grant: activate Spring"]');
    expect(await page.textContent('dialog[open]')).toMatch(/it did best.*at most €1,234\.50 a day, with no end date/s);
    expect(granted).toEqual([]);
    await page.click('dialog[open] >> text=Grant: €1,234.50 a day');
    await expect.poll(() => granted).toEqual([{ confirm: exposure }]);
    await page.unrouteAll();
  });

  test('a part that fails says so with its code, and the page stays', async () => {
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
  });

  test('with keys, a reader signs in, the page cannot see the key or the cookie, and a revoked key ends it at once', async () => {
    const { key, id } = await createKey(ctx, { name: 'ada', role: 'viewer' });
    const locked = await buildApp({ ...ctx, log: engine.log }, { docs: false, dashboard: readWebFiles() });
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
    expect(await reader.isDisabled('main button')).toBe(true);
    await revokeKey(ctx, id);
    await reader.reload();
    await reader.waitForURL('**/app/sign-in**');
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

/** A video of figures, for drafts enough. */
const manyDrafts = (at: number) =>
  `${JSON.stringify({ title: `Film ${at}`, duration_ms: 60_000, clips: [{ start_ms: 0, end_ms: 15_000, features: { visual_score: 0.5 + at / 20 } }] })}\n`;

const rounded = (share: string) => `${Number(Number.parseFloat(share).toFixed(4))}%`;

const shapeOf = (page: Page) =>
  page.evaluate<{ headings: number; mains: number; sideways: number }>(`({
    headings: document.querySelectorAll('h1').length,
    mains: document.querySelectorAll('main').length,
    sideways: Math.max(0, document.documentElement.scrollWidth - innerWidth),
  })`);
