import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp, fetchInside } from '../src/interfaces/http/index.ts';
import { onEmbeddedDatabase } from '../src/testing/index.ts';
import { openPage, type Page } from './harness/page.ts';
import { setClock } from './harness/page-clock.ts';
import { addPageData, type PageData } from './harness/page-data.ts';
import { FILMS } from './harness/page-films.ts';

/** One file of tests/pages each, with what a person reads there. */
const PAGES: Readonly<Record<string, (data: PageData) => string>> = {
  today: () => '/',
  review: () => '/app/review',
  'review-by-link': ({ ids }) => `/app/review?draft=${ids.edited}`,
  videos: () => '/app/videos',
  'video-without-film': () => `/app/videos/${FILMS.lisbon}?platform=youtube`,
  'video-with-film': () => `/app/videos/${FILMS.lamp}?platform=instagram`,
  'video-undecided': () => `/app/videos/${FILMS.untitled}`,
  campaigns: () => '/app/campaigns',
  'campaigns-narrowed': () => '/app/campaigns?status=active&platform=instagram&sort=-budget',
  approval: ({ ids }) => `/app/approvals/${ids.request}`,
  experiments: () => '/app/experiments',
  results: () => '/app/results',
  'results-narrowed': () => '/app/results?platform=tiktok&days=7',
  report: () => '/app/report',
  'rules-in-force': () => '/app/rules/instagram',
  'rules-learned': () => '/app/rules/tiktok?version=3',
  ledger: ({ ids }) => `/app/ledger?entity=${ids.approved}`,
  'ledger-narrowed': () => '/app/ledger?actor=ada&what=access&from=2026-01-09&to=2026-01-09',
  jobs: () => '/app/jobs',
  settings: () => '/app/settings',
};

const EMPTY = [
  ...[
    '/app/review',
    '/app/videos',
    '/app/videos?state=tied',
    `/app/videos/${FILMS.lisbon}`,
    '/app/campaigns?status=active&platform=tiktok&q=x',
  ],
  ...[
    '/app/experiments?status=running',
    '/app/results',
    '/app/report',
    '/app/rules/myspace',
    '/app/ledger',
    '/app/jobs?state=failed',
  ],
  ...['/app/settings', '/app/sign-in', '/app/nowhere'],
];

onEmbeddedDatabase('the dashboard reads as recorded', (testContext) => {
  let page: Page;
  let data: PageData;
  beforeAll(async () => {
    data = await addPageData(await testContext());
    page = openPage({ fetch: data.answer, key: data.keys.ada, names: data.names });
  });
  afterAll(async () => {
    await page?.close();
    await data?.close();
  });

  for (const [name, address] of Object.entries(PAGES))
    test(`on the page “${name}”`, async () => {
      await page.open(address(data));
      await expect(`${page.text()}\n`).toMatchFileSnapshot(`pages/${name}.txt`);
    });

  test('around every page', async () => {
    await page.open('/app/campaigns');
    // another test file may have changed the signal
    await page.hear({ is: 'connection', state: 'live' });
    await expect(`${page.text('.rail')}\n`).toMatchFileSnapshot('pages/around.txt');
  });

  test.each([
    ['/', 'dd', ['€89.10', '$291.20', '16,907', '33', '€310.00 a day', '$78.75 a day']],
    [
      '/app/report',
      '[aria-label="Money and results"] > p',
      [
        '€89.10 spent; 1 campaign active now may spend €310.00 a day.',
        '$291.20 spent; 1 campaign active now may spend $78.75 a day.',
      ],
    ],
    ['/app/campaigns', 'tfoot .amounts', ['€257.00 a day / €1,260.00 lifetime / $45.00 a day / $987.00 lifetime']],
  ])('with one sum for each currency on %s', async (address, where, sums) => {
    await page.open(address);
    expect(page.all(`main ${where}`).split(' + ')).toEqual(sums);
  });

  for (const [name, key, pages] of [
    ['viewer', 'vera', Object.entries(PAGES)],
    ['operator', 'oli', Object.entries(PAGES).filter(([of]) => /^(today|campaigns|rules-learned|approval)$/.test(of))],
  ] as const)
    test(`in the controls disabled for the role ${name}`, async () => {
      page.as(data.keys[key]);
      const seen: string[] = [];
      for (const [of, address] of pages) {
        await page.open(address(data));
        seen.push(`${of}: ${[...new Set(page.all('main :disabled').split(' + '))].join(', ')}`);
      }
      page.as(data.keys.ada);
      await expect(`${seen.join('\n')}\n`).toMatchFileSnapshot(`pages/not-for-the-${name}.txt`);
    });

  test('in the error messages if every request fails', async () => {
    const failed = {
      type: 'about:blank',
      title: 'Failed',
      status: 500,
      code: 'internal-error',
      detail: 'it failed',
      instance: 'a-request',
    };
    page.answer((_method, target) => (target === '/session' ? undefined : Response.json(failed, { status: 500 })));
    const seen: string[] = [];
    for (const [of, address] of Object.entries(PAGES)) {
      await page.open(address(data));
      seen.push(`${of}: ${page.all('[role=alert]')}`);
    }
    page.answer();
    await expect(`${seen.join('\n')}\n`).toMatchFileSnapshot('pages/when-requests-fail.txt');
  });
});

onEmbeddedDatabase('the dashboard without data', (testContext) => {
  test('says on every page what to do first', async () => {
    const ctx = await testContext();
    const setBack = setClock(ctx.now());
    const app = await buildApp(ctx, { docs: false });
    const page = openPage({ fetch: fetchInside(app) });
    const seen: string[] = [];
    for (const address of ['/', ...EMPTY]) {
      await page.open(address);
      seen.push(`On ${address}`, page.text('.body'), '');
    }
    await page.close();
    await app.close();
    setBack();
    await expect(seen.join('\n')).toMatchFileSnapshot('pages/nothing-yet.txt');
  });
});
