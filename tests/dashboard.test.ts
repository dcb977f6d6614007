import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orchestrate } from '../src/campaigns/drafts/index.ts';
import { importManifest } from '../src/content/catalog/index.ts';
import type { Context } from '../src/context.ts';
import { type Engine, openEngine } from '../src/engine.ts';
import { buildApp, readWebFiles } from '../src/interfaces/http/index.ts';
import { migratedDirectory, newSigningKey, sealEverything } from '../src/testing/index.ts';
import { createKey, revokeKey } from '../src/trust/access/index.ts';
import { accessibilityViolations, hasBrowser, launchBrowser, ready, watch } from './harness/browser.ts';

const FILM = '5a1e33a8-0a88-8a74-9c39-0b19713ba91e';
const PAGES = [
  '/',
  '/app/videos',
  '/app/videos?q=nothing-has-this-title',
  `/app/videos/${FILM}`,
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

describe.skipIf(!hasBrowser())('the dashboard in a browser', () => {
  let engine: Engine;
  let app: FastifyInstance;
  let browser: Browser;
  let page: Page;
  let ctx: Context;
  let url = '';

  beforeAll(async () => {
    const dashboard = readWebFiles();
    if (dashboard === undefined) throw new Error('the dashboard is not built: npm run build');
    engine = await openEngine({ dataDir: migratedDirectory(), purpose: 'test' });
    ctx = { ...engine, now: () => new Date(), newId: randomUUID, actor: 'http:anonymous' };
    await importManifest(ctx, createReadStream('examples/catalog.ndjson'), 'ndjson');
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

  test('every page is whole: a heading, no violation of WCAG, nothing on the console, no other host, no sideways scroll', async () => {
    const misdeeds = watch(page, url);
    for (const path of PAGES) {
      for (const [width, colorScheme] of [
        [1280, 'light'],
        [360, 'dark'],
      ] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        await page.goto(`${url}${path}`);
        await ready(page);
        const seen = { path, width, violations: await accessibilityViolations(page), ...(await shapeOf(page)) };
        expect(seen).toEqual({ path, width, violations: [], headings: 1, mains: 1, sideways: 0 });
      }
    }
    expect(misdeeds).toEqual({ console: [], otherHosts: [] });
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
    await expect.poll(() => page.textContent('.proof [role=status]')).toMatch(/✓ proven here/);
    await page.route('**/proof', async (route) => {
      const reply = await route.fetch();
      const proof = await reply.json();
      await route.fulfill({ json: { ...proof, leaf: proof.leaf.replace('"seq":', '"seq":1') } });
    });
    await page.click('text=Check proof');
    await expect.poll(() => page.textContent('.proof [role=status]')).toMatch(/✗ not proven/);
    await page.unroute('**/proof');
  });

  test('drafts are approved by keyboard, and an approval is taken back', async () => {
    const drafts = await statuses('draft');
    expect(drafts).toBeGreaterThan(5);
    await page.goto(`${url}/app/review`);
    await ready(page);
    for (let approved = 1; approved <= 5; approved++) {
      await page.keyboard.press('a');
      await expect.poll(() => statuses('approved')).toBe(approved);
    }
    await page.keyboard.press('u');
    await expect.poll(() => statuses('approved')).toBe(4);
    expect(await statuses('draft')).toBe(drafts - 4);
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

  async function statuses(status: string): Promise<number> {
    const { total } = await ctx.db.kysely
      .selectFrom('campaigns')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where('status', '=', status)
      .executeTakeFirstOrThrow();
    return Number(total);
  }
});

const shapeOf = (page: Page) =>
  page.evaluate<{ headings: number; mains: number; sideways: number }>(`({
    headings: document.querySelectorAll('h1').length,
    mains: document.querySelectorAll('main').length,
    sideways: Math.max(0, document.documentElement.scrollWidth - innerWidth),
  })`);
