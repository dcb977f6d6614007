import type { Page, Request, Route } from 'playwright-core';
import { ready } from './browser.ts';

const problem = (status: number, code: string) => ({
  status,
  json: { status, code, detail: 'it broke', title: '', type: '', instance: `r-${status}` },
});

/** Faults that a request can meet, and what the page then says. */
export const FAULTS: Readonly<Record<string, readonly [answer: (route: Route) => Promise<void>, says: RegExp]>> = {
  500: [(route) => route.fulfill(problem(500, 'internal-error')), /internal-error · request r-500/],
  503: [(route) => route.fulfill(problem(503, 'overloaded')), /overloaded · request r-503/],
  timeout: [(route) => route.abort('timedout'), /no-answer · request [0-9a-f]{32}/],
  'bad JSON': [
    (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{"rows": [' }),
    /answer-not-understood · request [0-9a-f]{32}/,
  ],
};

/** Returns what a request asks for in a form that is the same at every load of the page. */
const asked = (url: string) => {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
};

const isData = (request: Request) => request.resourceType() === 'fetch' && !request.url().includes('/ledger/stream');

/** Returns the data requests of a page when it is opened. */
export async function requestsOf(page: Page, url: string): Promise<readonly string[]> {
  const found = new Set<string>();
  const note = (request: Request) => isData(request) && found.add(asked(request.url()));
  page.on('request', note);
  await page.goto(url, { waitUntil: 'commit' });
  await settled(page);
  page.off('request', note);
  return [...found];
}

/** Waits until the page is ready and nothing is loading. */
export async function settled(page: Page): Promise<void> {
  await ready(page);
  await page.waitForSelector('.loading', { state: 'detached' });
}

/** Lists the named parts of a page. */
export const partsOf = (page: Page) =>
  page.evaluate<readonly string[]>(
    "[...document.querySelectorAll('h1, nav[aria-label], section[aria-label], article, form')].map((part) => part.tagName + ' ' + (part.ariaLabel ?? ''))",
  );

/** Opens the page while one of its requests, including retries, meets a fault. @returns whether the page says so within 5 s */
export async function openWithFault(
  page: Page,
  url: string,
  wanted: string,
  [answer, says]: readonly [answer: (route: Route) => Promise<void>, says: RegExp],
): Promise<boolean> {
  const fits = (each: URL) => `${each.pathname}${each.search}` === wanted;
  const meet = (route: Route) => (route.request().resourceType() === 'fetch' ? answer(route) : route.fallback());
  await page.route(fits, meet);
  try {
    await page.goto(url, { waitUntil: 'commit' });
    await settled(page);
    // a request that is sent again reports its fault half a second later
    const said = page.locator('.body', { hasText: says });
    return await said.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
  } finally {
    await page.unroute(fits, meet);
  }
}
