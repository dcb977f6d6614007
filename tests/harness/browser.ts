import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where browsers are. The one without windows takes a quarter less CPU time, so it comes first. */
const PLACES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'].map(
  (name) => `/usr/bin/${name}`,
);
const found = [process.env.CHROMIUM ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));

/** Returns whether there is a browser to test with. @throws in CI if there is none, because skipped tests would go unnoticed there */
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

/** Records what the page writes to its console, and which other servers it sends requests to. */
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

/** Goes to another page as a link does: the program stays loaded with its state. */
export async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `document.body.dataset.ready = 'false'; history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
  );
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** Returns the violations that axe finds on the page, for WCAG 2.2 AA and best practices. */
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
