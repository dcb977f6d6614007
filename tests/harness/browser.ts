import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Without windows it takes a quarter less of the processor, so it comes first. */
const PLACES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'].map(
  (name) => `/usr/bin/${name}`,
);
const found = [process.env.CHROMIUM ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));

/** Whether there is a browser to test with. @throws in CI when there is none: what is skipped there is never seen */
export function hasBrowser(): boolean {
  if (found !== undefined) return true;
  if (process.env.CI === 'true')
    throw new Error('CI needs Chromium: apt-get install chromium-headless-shell, or set CHROMIUM to its path');
  process.stderr.write(
    'no Chromium here: the dashboard is not tested (apt-get install chromium-headless-shell, or set CHROMIUM)\n',
  );
  return false;
}

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: found ?? '', args: ['--no-sandbox', '--disable-gpu'] });

/** What a page must never do. */
export interface Misdeeds {
  readonly console: string[];
  readonly otherHosts: string[];
}

/** Writes down what the page says on its console, and whom it asks besides its own server. */
export function watch(page: Page, server: string): Misdeeds {
  const misdeeds: Misdeeds = { console: [], otherHosts: [] };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') misdeeds.console.push(message.text());
  });
  page.on('pageerror', (error) => misdeeds.console.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(server) && !url.startsWith('data:') && !url.startsWith('blob:')) misdeeds.otherHosts.push(url);
  });
  return misdeeds;
}

export const ready = (page: Page) => page.waitForSelector('body[data-ready="true"]');

/** Goes to another page as a link does: the program and what it holds stay. */
export async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `document.body.dataset.ready = 'false'; history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
  );
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** What axe finds wrong with the page, for WCAG 2.2 AA and by best practice. */
export async function accessibilityViolations(page: Page): Promise<readonly string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  if (await page.evaluate<boolean>('globalThis.axe === undefined')) await page.evaluate(axe.source);
  const violations = await page.evaluate<readonly Violation[]>(
    `axe.run({ runOnly: ${JSON.stringify(tags)}, resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}
