import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityViolations, goWithin, ready } from './browser.ts';

/** A film of the example catalog whose file is not available here. */
export const FILM = '5a1e33a8-0a88-8a74-9c39-0b19713ba91e';

/** Returns every page; among the videos, one without a film and one that plays. */
export const pagesWith = (movingId: string): readonly string[] => [
  '/',
  '/app/videos',
  '/app/videos?q=nothing-has-this-title',
  `/app/videos/${FILM}`,
  `/app/videos/${movingId}`,
  '/app/review',
  '/app/campaigns',
  '/app/experiments',
  '/app/results',
  '/app/report',
  '/app/rules/tiktok',
  '/app/ledger',
  '/app/jobs',
  '/app/settings',
  '/app/sign-in',
  '/app/nowhere',
];
/** Pages that show none of the engine's data. */
const READS_NOTHING = new Set(['/app/sign-in', '/app/nowhere']);

type Look = readonly [width: number, colorScheme: 'light' | 'dark'];
const EVERY_LOOK: readonly Look[] = [
  [1280, 'light'],
  [1280, 'dark'],
  [360, 'light'],
  [360, 'dark'],
];

/** Two of the looks; all of them for every page under `npm run test:faults`. */
export const LOOKS: readonly Look[] =
  process.env.DASHBOARD_LOOKS === 'all' ? EVERY_LOOK : EVERY_LOOK.filter((_, at) => at % 3 === 0);

interface Pages {
  readonly movingId: string;
  /** Whether axe checks them. */
  readonly isChecked?: boolean;
  /** Whether nothing can be read, so that each page must say so. */
  readonly isBroken?: boolean;
  /** Whether each is opened by its URL instead of from another page. */
  readonly isFresh?: boolean;
}

/** Opens every page in these looks. Each must have a heading and a main part, no axe violations, and no sideways overflow. */
export async function expectWhole(page: Page, server: string, looks: readonly Look[], pages: Pages): Promise<void> {
  const { movingId, isChecked = true, isBroken = false, isFresh = false } = pages;
  await page.goto(`${server}/app/nowhere`);
  await ready(page);
  for (const path of pagesWith(movingId)) {
    if (isFresh) await page.goto(`${server}${path}`, { waitUntil: 'commit' });
    else await goWithin(page, path);
    await ready(page);
    if (isBroken && !READS_NOTHING.has(path)) await page.waitForSelector('main [role=alert] >> text=it broke');
    for (const [width, colorScheme] of looks) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      const violations = isChecked ? await accessibilityViolations(page) : [];
      const seen = { path, width, violations, ...(await shapeOf(page)) };
      expect(seen).toEqual({ path, width, violations: [], headings: 1, mains: 1, sideways: 0 });
    }
  }
}

export const shapeOf = (page: Page) =>
  page.evaluate<{ headings: number; mains: number; sideways: number }>(`({
    headings: document.querySelectorAll('h1').length,
    mains: document.querySelectorAll('main').length,
    sideways: Math.max(0, document.documentElement.scrollWidth - innerWidth),
  })`);

/** Finds the focus, and whether a person can see it: inside the window, outlined, and not covered. */
export const FOCUSED = `(() => {
  const at = document.activeElement;
  if (at === null || at === document.body) return undefined;
  const box = at.getBoundingClientRect();
  const shown = at.matches('.film-strip input') ? at.parentElement : at;
  const top = document.elementFromPoint(box.x + Math.min(box.width, innerWidth) / 2, box.y + Math.min(box.height, 20) / 2);
  const isCovered = top !== null && !at.contains(top) && !top.contains(at);
  const isOutlined = getComputedStyle(shown).outlineStyle !== 'none';
  const isInside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  const place = at.tagName + ' ' + (at.getAttribute('aria-label') ?? at.textContent ?? '').slice(0, 60) + ' ' + Math.round(box.x);
  return { place, isSeen: isInside && isOutlined && !isCovered };
})()`;
