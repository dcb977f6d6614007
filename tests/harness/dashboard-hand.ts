import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** A person who uses the page; clicks and keys are counted. */
export interface Hand {
  readonly page: Page;
  readonly did: () => number;
  click(selector: string): Promise<void>;
  key(name: string): Promise<void>;
  /** Types into the focused field. Typing is not counted, because the limits exclude it. */
  type(text: string): Promise<void>;
  /** Clicks what starts a download, which counts as a click. @returns the file's name */
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
  /** The most clicks and keys. */
  readonly most: number;
  readonly seconds: number;
  readonly from: string;
  readonly act: (hand: Hand) => Promise<void>;
}
