import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Dashboard } from './dashboard.ts';

/** A person at the page, who counts clicks and keys. */
interface Hand {
  readonly page: Page;
  readonly did: () => number;
  click(selector: string): Promise<void>;
  key(name: string): Promise<void>;
  /** What is typed into the field that has the focus counts as nothing: limits are without typing. */
  type(text: string): Promise<void>;
  /** Waits until the page shows the words. */
  sees(words: RegExp, within?: string): Promise<void>;
}

export function handOn(page: Page): Hand {
  let did = 0;
  return {
    page,
    did: () => did,
    click: async (selector) => {
      did++;
      await page.click(selector);
    },
    key: async (name) => {
      did++;
      await page.keyboard.press(name);
    },
    type: (text) => page.keyboard.type(text),
    sees: (words, within = 'main') => expect.poll(() => page.textContent(within), { timeout: 5000 }).toMatch(words),
  };
}

interface Task {
  readonly id: string;
  readonly wants: string;
  /** Clicks and keys at most. */
  readonly most: number;
  readonly seconds: number;
  readonly from: string;
  readonly act: (hand: Hand) => Promise<void>;
}

/** A film of the example catalog whose only clip is too short for TikTok. */
const REFUSED = 'c1990613-b458-8de5-9fbf-d2b9ffda4112';

/** What people come for, with the clicks and seconds it may take until the answer is on the screen. */
export const tasksOf = ({ ctx }: Dashboard, videoId: string): readonly Task[] => [
  {
    ...{ id: 'B1', wants: 'what needs me', most: 0, seconds: 1, from: '/' },
    act: (hand) => hand.sees(/\d+ drafts to approve/),
  },
  {
    ...{ id: 'B4', wants: 'why this clip', most: 1, seconds: 0.3, from: '/' },
    act: async (hand) => {
      await hand.click('.strip .card a >> nth=0');
      await hand.sees(/wins? with|score .*Each term of the score/s);
    },
  },
  {
    ...{ id: 'B5', wants: 'one budget for many drafts', most: 4, seconds: 1, from: '/app/campaigns?platform=youtube' },
    act: async (hand) => {
      await hand.click('text=Select all');
      await hand.click('input.amount');
      await hand.type('25');
      await hand.click('.bulk button:has-text("$25.00 for")');
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
    ...{ id: 'E4', wants: 'what would make this clip win', most: 1, seconds: 0.5, from: `/app/videos/${videoId}` },
    act: async (hand) => {
      await hand.click('button[aria-label^="Compare"] >> nth=3');
      await hand.sees(/What would make .* win.*(would score|No single change)/s, '.to-win');
    },
  },
  {
    ...{
      id: 'E5',
      wants: 'trim by 0.1 s, and see the new score',
      most: 1,
      seconds: 0.3,
      from: `/app/videos/${videoId}`,
    },
    act: async (hand) => {
      await hand.click('[aria-label="End a tenth earlier"]');
      await hand.sees(/would score .*Nothing is saved/s, '.to-win');
    },
  },
  {
    ...{ id: 'E8', wants: 'a film by a part of its name', most: 2, seconds: 0.2, from: '/' },
    act: async (hand) => {
      await hand.key('Control+k');
      await hand.type('standing');
      await expect.poll(() => hand.page.textContent('dialog[open]')).toMatch(/Visitors at the standing desk/);
      await hand.key('Enter');
      await hand.page.waitForURL(`**/app/videos/${videoId}`);
    },
  },
  {
    ...{
      id: 'E9',
      wants: 'why a clip may not run',
      most: 0,
      seconds: 1,
      from: `/app/videos/${REFUSED}?platform=tiktok`,
    },
    act: (hand) => hand.sees(/✕ \S/),
  },
  {
    ...{ id: 'M2', wants: 'a decision with its proof', most: 2, seconds: 1, from: '/app/videos' },
    act: async (hand) => {
      await hand.click('text=Visitors at the standing desk');
      await hand.click('text=Check proof');
      await hand.sees(/✓ proven in your browser/);
    },
  },
  {
    ...{ id: 'M3', wants: 'whether scores mean anything', most: 1, seconds: 0.5, from: '/' },
    act: async (hand) => {
      await hand.click('.rail-link >> text=Rules');
      await hand.sees(/Did higher scores do better\?.*of the \d+ needed/s);
    },
  },
  {
    ...{ id: 'M5', wants: 'who changed a campaign, and when', most: 2, seconds: 0.5, from: '/app/campaigns' },
    act: async (hand) => {
      await hand.click('[aria-label*="who changed"] >> nth=0');
      await hand.sees(/(edited the draft|drafted the campaign|moved the campaign)/);
    },
  },
];
