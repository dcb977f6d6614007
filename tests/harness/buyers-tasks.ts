import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { ready } from './browser.ts';
import type { Dashboard } from './dashboard.ts';
import type { Task } from './dashboard-hand.ts';

/** The tasks of media buyers. */
export const buyersTasks = ({ ctx }: Dashboard): readonly Task[] => [
  {
    ...{ id: 'B1', wants: 'what needs me', most: 0, seconds: 1, from: '/' },
    act: (hand) => hand.sees(/\d+ drafts to approve/),
  },
  {
    ...{ id: 'B4', wants: 'why this clip', most: 1, seconds: 0.3, from: '/' },
    act: async (hand) => {
      await hand.click('.strip .card a >> nth=0');
      await hand.sees(/wins? with|score .*Each row is a part of the score/s);
    },
  },
  {
    ...{ id: 'B5', wants: 'one budget for many drafts', most: 4, seconds: 1, from: '/app/campaigns?platform=youtube' },
    act: async (hand) => {
      await hand.click('text=Select all');
      await hand.click('input.amount');
      await hand.type('25');
      await hand.click('.bulk button:has-text("$25.00 a day for"):has-text("a day in all")');
      await hand.sees(/\d+ campaigns? done\./, '.bulk');
    },
  },
  {
    ...{ id: 'B7', wants: 'pause all that runs on one platform', most: 3, seconds: 2, from: '/app/campaigns' },
    act: async (hand) => {
      const some = ctx.db.kysely.selectFrom('campaigns').select('id').where('platform', '=', 'tiktok').limit(2);
      await ctx.db.kysely.updateTable('campaigns').set({ status: 'active' }).where('id', 'in', some).execute();
      await hand.click('nav[aria-label=Platform] >> text=TikTok');
      await hand.click('text=Pause everything on TikTok');
      await hand.click('dialog[open] button.main');
      await hand.sees(/2 pausing\./);
    },
  },
  {
    ...{ id: 'B8', wants: "yesterday's export in", most: 2, seconds: 2, from: '/app/results' },
    act: async (hand) => {
      const [clip] = await ctx.db.kysely.selectFrom('clips').select('id').orderBy('id').limit(1).execute();
      const file = join(mkdtempSync(join(tmpdir(), 'export-')), 'export.csv');
      const header = 'platform,period_start,period_end,source,clip_id,impressions';
      writeFileSync(
        file,
        `${header}\ntiktok,2026-11-10,2026-11-10,mine,${clip?.id},100\ntiktok,2026-11-10,2026-11-10,mine,x,1\n`,
      );
      await hand.page.setInputFiles('input[type=file]', file);
      await hand.sees(/1 result to import, 1 refused\. Nothing is imported yet/);
      await hand.click('text=Import 1 result');
      await hand.sees(/✓ 1 result imported/);
    },
  },
  {
    ...{ id: 'B9', wants: 'the best clips with their intervals', most: 2, seconds: 0.5, from: '/' },
    act: async (hand) => {
      await hand.click('.rail-link >> text=Results');
      await hand.sees(/Best hook rates.*\d+% \(\d+.*–\d+.*%\)/s);
    },
  },
  {
    ...{ id: 'B10', wants: 'a tie: a test of both clips, with its size', most: 2, seconds: 1, from: '/' },
    act: async (hand) => {
      const planned = await answerAsTie(hand.page);
      await hand.page.reload();
      await ready(hand.page);
      await hand.click('text=Test both');
      await hand.sees(/compared by the hook rate for 21 days.*Each clip needs/s, 'dialog[open]');
      await hand.click('dialog[open] button.main');
      await expect.poll(() => planned).toEqual([2]);
      // the page may be reading at this moment, because it reacts to events
      await hand.page.unrouteAll({ behavior: 'wait' });
    },
  },
  {
    ...{ id: 'B3', wants: 'the runner-up instead', most: 2, seconds: 0.3, from: '/app/review' },
    act: async (hand) => {
      await hand.key('s');
      await hand.sees(/The draft now has the runner-up|No other clip is eligible/);
    },
  },
  {
    ...{
      ...{ id: 'B6', wants: 'publish what is approved, with the sum of the money', most: 3, seconds: 1 },
      from: '/app/campaigns?status=approved&platform=instagram',
    },
    act: async (hand) => {
      const published = await answerAsAds(hand.page);
      const some = ctx.db.kysely.selectFrom('campaigns').select('id').where('platform', '=', 'instagram').limit(2);
      await ctx.db.kysely.updateTable('campaigns').set({ status: 'approved' }).where('id', 'in', some).execute();
      await hand.page.reload();
      await ready(hand.page);
      await hand.click('text=Select all');
      await hand.click('.bulk button:has-text("publish ")');
      await hand.sees(/at most €\d+\.00 a day/, 'dialog[open]');
      await hand.click('dialog[open] button.main');
      await hand.sees(/\d+ campaigns done\./, '.bulk');
      expect([published.length > 1, ...new Set(published)]).toEqual([true, 'f-1']);
    },
  },
];

const isExperiments = ({ pathname }: URL) => pathname === '/experiments';

/** Replies in place of the API for a tie, because the example rules have no uncertain weights. @returns how many clips were tested */
async function answerAsTie(page: Page): Promise<readonly number[]> {
  const planned: number[] = [];
  await page.route('**/attention', async (route) => {
    const reply = await (await route.fetch()).json();
    const draft = reply.drafts.first[0];
    const { video_asset_id, platform, clip_id, summary } = draft;
    const tie = { video_asset_id, platform, clip_id, title: summary.video.title, ...summary.clip };
    const ties = { count: 1, first: [{ ...tie, score: 0.7, win_probability: 0.52 }] };
    await route.fulfill({ json: { ...reply, ties } });
  });
  await page.route('**/orchestrations/*', async (route) => {
    const reply = await (await route.fetch()).json();
    const clips = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
    const proposal = { clips, metric: 'hook_rate', days: 21, because: 'Each clip needs 900 impressions a day.' };
    for (const seen of Object.values<{ proposal: unknown }>(reply.platforms)) seen.proposal = proposal;
    await route.fulfill({ json: reply });
  });
  await page.route(isExperiments, async (route) => {
    planned.push(route.request().postDataJSON().clips.length);
    await route.fulfill({ status: 201, json: {} });
  });
  return planned;
}

const ACCOUNT = { id: 'a-1', platform: 'meta', name: 'Ads', state: 'ready' };
const EXPOSURE = { currency: 'EUR', per_day_minor: 2500, whole_minor: null };

/** Replies in place of the API for an ad account, because no ad platform is available. @returns the fingerprints that were published */
async function answerAsAds(page: Page): Promise<readonly string[]> {
  const published: string[] = [];
  await page.route('**/ad_accounts*', (route) => route.fulfill({ json: { ad_accounts: [ACCOUNT], next: null } }));
  await page.route('**/publications*', async (route) => {
    const request = route.request();
    if (request.method() !== 'POST') return route.fallback();
    if (request.url().includes('dry_run=true'))
      return route.fulfill({
        json: { fingerprint: 'f-1', exposure: EXPOSURE, steps: [], findings: [], note: null },
      });
    published.push(request.postDataJSON().fingerprint);
    return route.fulfill({ status: 202, json: { publication_id: 'p-1', job_id: 'j-1' } });
  });
  return published;
}
