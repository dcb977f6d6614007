import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orchestrate } from '../src/campaigns/drafts/index.ts';
import { importManifest } from '../src/content/catalog/index.ts';
import { openEngine } from '../src/engine.ts';
import { type Client, createClient } from '../src/interfaces/client/index.ts';
import { buildApp, readWebFiles } from '../src/interfaces/http/index.ts';
import { migratedDirectory } from '../src/testing/index.ts';
import { createKey } from '../src/trust/access/index.ts';
import { accessibilityViolations, hasBrowser, launchBrowser, ready, watch } from './harness/browser.ts';
import { handOn } from './harness/dashboard-hand.ts';
import { LOOKS, shapeOf } from './harness/dashboard-looks.ts';

const VIDEO = '11111111-1111-4111-8111-111111111111';
const LINE = JSON.stringify({
  ...{ id: VIDEO, title: 'Lamp', duration_ms: 60_000 },
  clips: [{ start_ms: 0, end_ms: 15_000, status: 'ready', features: { visual_score: 0.8 } }],
});

describe.skipIf(!hasBrowser())('the page of a request by an agent', () => {
  let browser: Browser;
  let page: Page;
  let agent: Client;
  let ada: Client;
  let url = '';
  let key = '';
  let close: () => Promise<void>;

  beforeAll(async () => {
    const engine = await openEngine({ dataDir: migratedDirectory(), purpose: 'test' });
    const ctx = { ...engine, now: () => new Date(), newId: randomUUID, actor: 'http:anonymous' };
    await importManifest(ctx, Readable.from([Buffer.from(`${LINE}\n`)]), 'ndjson');
    await orchestrate(ctx, { video_asset_id: VIDEO, platforms: ['tiktok', 'instagram', 'youtube'] });
    ({ key } = await createKey(ctx, { name: 'ada', role: 'admin' }));
    const bot = await createKey(ctx, { name: 'morning-bot', role: 'operator', kind: 'agent' });
    const app = await buildApp({ ...ctx, log: engine.log }, { docs: false, dashboard: readWebFiles() });
    url = await app.listen({ host: '127.0.0.1', port: 0 });
    agent = createClient({ baseUrl: url, key: bot.key });
    ada = createClient({ baseUrl: url, key });
    browser = await launchBrowser();
    page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })).newPage();
    close = async () => {
      await browser.close();
      app.server.closeAllConnections();
      await app.close();
      await engine.close();
    };
  });
  afterAll(() => close?.());

  async function askedFor(platform: 'tiktok' | 'instagram' | 'youtube') {
    const [draft] = await agent.campaigns.list({ platform }).toArray({ max: 1 });
    if (draft === undefined) throw new Error(`there is no draft for ${platform}`);
    await agent.campaigns.update({ id: draft.id, budget_cents: 12_300, currency: 'EUR' });
    await ada.campaigns.move({ id: draft.id, transition: 'approve' });
    const { id, updated_at } = await agent.campaigns.get({ id: draft.id });
    return agent.approvals.create({ campaign_id: id, transition: 'publish', why: 'the winner is clear', updated_at });
  }

  test('leads a person through sign-in to all that they need to decide, and a grant acts once', async () => {
    const misdeeds = watch(page, url);
    const { id, campaign_id, shown } = await askedFor('tiktok');
    await page.goto(`${url}/app/approvals/${id}`);
    await page.waitForURL('**/app/sign-in**');
    await page.fill('input[name=key]', key);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/app/approvals/${id}`);
    await ready(page);
    expect(await page.textContent('h1')).toMatch(/^morning-bot asks to publish .+, TikTok \d/);
    const said = await page.textContent('main');
    for (const part of ['€123.00', 'the winner is clear', 'The key morning-bot', shown.updated_at, 'TikTok', 'in 2'])
      expect(said).toContain(part);
    for (const [width, colorScheme] of LOOKS) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      const seen = { width, violations: await accessibilityViolations(page), ...(await shapeOf(page)) };
      expect(seen).toEqual({ width, violations: [], headings: 1, mains: 1, sideways: 0 });
    }
    await page.click('button[aria-label^="Grant"]');
    await page.click('dialog[open] button.main');
    await expect.poll(() => page.textContent('main')).toMatch(/Granted by ada.*The campaign is “published”/s);
    expect(await agent.approvals.get({ id })).toMatchObject({ state: 'granted', decided_by: 'ada' });
    expect((await agent.campaigns.get({ id: campaign_id })).status).toBe('published');
    expect(misdeeds.otherHosts).toEqual([]);
  });

  test('A4: a request is granted from Today in two clicks, with the money shown before the second', async () => {
    const { campaign_id } = await askedFor('youtube');
    await page.goto(url);
    await ready(page);
    const hand = handOn(page);
    await hand.sees(/Requests to spend.*morning-bot asks to publish.*€123\.00.*the winner is clear/s);
    await hand.click('[aria-label^="Grant: publish"][aria-label*="YouTube"]');
    await hand.sees(/€123\.00/, 'dialog[open]');
    await hand.click('dialog[open] button.main');
    await expect.poll(async () => (await agent.campaigns.get({ id: campaign_id })).status).toBe('published');
    expect(hand.did()).toBe(2);
  });

  test('says that the campaign has changed since, and the request can still be refused', async () => {
    const { id, campaign_id } = await askedFor('instagram');
    await page.goto(`${url}/app/approvals/${id}`);
    await ready(page);
    expect(await page.textContent('main')).not.toMatch(/has changed since/);
    await ada.campaigns.move({ id: campaign_id, transition: 'reopen' });
    await page.reload();
    await ready(page);
    expect(await page.textContent('main')).toMatch(/has changed since.*can no longer be granted/s);
    await page.click('button[aria-label^="Refuse"]');
    await expect.poll(() => page.textContent('main')).toMatch(/Refused by ada/);
    expect((await agent.campaigns.get({ id: campaign_id })).status).toBe('draft');
  });

  test('says if there is no such request', async () => {
    await page.goto(`${url}/app/approvals/${randomUUID()}`);
    await ready(page);
    expect(await page.textContent('[role=alert]')).toMatch(/there is no approval/);
  });
});
