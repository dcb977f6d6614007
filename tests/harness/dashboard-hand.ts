import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** A person at the page, who counts clicks and keys. */
export interface Hand {
  readonly page: Page;
  readonly did: () => number;
  click(selector: string): Promise<void>;
  key(name: string): Promise<void>;
  /** What is typed into the field that has the focus counts as nothing: limits are without typing. */
  type(text: string): Promise<void>;
  /** Counts as a click: one that begins a download. @returns the file's name */
  download(selector: string): Promise<string>;
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
    download: async (selector) => {
      did++;
      const [file] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
      await file.path();
      return file.suggestedFilename();
    },
    sees: (words, within = 'main') => expect.poll(() => page.textContent(within), { timeout: 5000 }).toMatch(words),
  };
}

export interface Task {
  readonly id: string;
  readonly wants: string;
  /** Clicks and keys at most. */
  readonly most: number;
  readonly seconds: number;
  readonly from: string;
  readonly act: (hand: Hand) => Promise<void>;
}
