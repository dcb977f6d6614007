import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as Client from '../src/interfaces/client/index.ts';
import { hasBrowser, launchBrowser, watch } from './harness/browser.ts';
import { flakyProxy } from './harness/flaky-proxy.ts';
import { type Listening, lookInto, onEachServer } from './harness/in-process.ts';

/** Number of POST requests; 1,000 with `npm run test:faults`. */
const POSTS = Number(process.env.CLIENT_POSTS ?? 60);
const AT_ONCE = 20;
/** 15 kB, with all 130 operations; each further one takes about 40 bytes. `node scripts/pack-client.mjs --search` compresses additions better. */
const MOST_BYTES = 15_000;

const FILM = 'examples/films/Rose window.mp4';
/** A program that uses the client in a page, as a user would write it. */
const IN_BROWSER = `(async () => {
  const { createClient, ApiError } = await import('/test/client.js');
  const client = createClient({ baseUrl: location.origin });
  const made = [];
  for (let n = 0; n < 3; n++) made.push(await client.videos.create({ title: 'browser ' + n }));
  const titles = [];
  for await (const { title } of client.videos.list({ q: 'browser', limit: 2 })) titles.push(title);
  const refused = await client.videos.get({ id: crypto.randomUUID() }).catch((error) => error);
  const progress = [];
  const film = await (await fetch('/test/film')).blob();
  const onProgress = (sent, total) => progress.push([sent, total]);
  const { job_id } = await client.films.upload({ id: made[0].id, film }, { onProgress });
  const { state } = await client.jobs.get({ id: job_id });
  const followed = [];
  for await (const { event } of client.ledger.stream({ from: 'start', event_type: 'video_asset_added' })) {
    if (made.some(({ id }) => id === event.entity_id)) followed.push(event.event_type);
    if (followed.length === made.length) break;
  }
  return { titles, code: refused instanceof ApiError && refused.code, progress, isQueued: state === 'queued', followed };
})()`;

let folder: string;
const installed = () => join(folder, 'node_modules/@campaigns-engine/client');
let packed: typeof Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'client-'));
  const node = (...args: string[]) => execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' });
  const tarball = node('scripts/pack-client.mjs', folder).trim();
  expect(statSync(tarball).size).toBeLessThanOrEqual(MOST_BYTES);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const install = ['install', '--offline', '--no-audit', '--no-fund', '--cache', join(folder, 'no-cache'), tarball];
  execFileSync('npm', install, { cwd: folder, stdio: 'pipe' });
  packed = await import(pathToFileURL(join(folder, 'node_modules/@campaigns-engine/client/index.js')).href);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the packed client installs offline into an empty folder, without dependencies', () => {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  expect(Object.keys(lock.packages)).toEqual(['', 'node_modules/@campaigns-engine/client']);
  expect(lock.packages['node_modules/@campaigns-engine/client'].dependencies).toBeUndefined();
});

test('the package can be bundled for a browser as it is', async () => {
  const entry = join(folder, 'node_modules/@campaigns-engine/client/index.js');
  const options = { bundle: true, write: false, platform: 'browser', format: 'iife', globalName: 'engine' } as const;
  const { outputFiles, warnings } = await build({ ...options, entryPoints: [entry] });
  expect(warnings).toEqual([]);
  expect(outputFiles[0]?.text).not.toMatch(/\brequire\(|from ?["']node:/);
});

test('the types describe the input, the response, and the problem codes of an operation', () => {
  const program = `import { ApiError, createClient, type ProblemCodeOf } from '@campaigns-engine/client';
    const client = createClient({ baseUrl: 'http://127.0.0.1' });
    const { campaigns } = await client.campaigns.list({ status: 'draft' });
    export const name: string | undefined = campaigns[0]?.name;
    import { type Reply } from '@campaigns-engine/client';
    export const platform: Reply<'campaigns.get'>['platform'] = 'tiktok';
    export const rate: number = (await client.rules.calibration({ platform })).bins[0]?.lift.value ?? 0;
    // @ts-expect-error a platform that there is not
    export const none: Reply<'campaigns.get'>['platform'] = 'nonsense';
    export const picture: Blob = await client.clips.thumbnail({ id: 'a' });
    export const code: ProblemCodeOf<'campaigns.update'> = 'campaign-not-draft';
    // @ts-expect-error a code that no operation of campaigns answers
    export const foreign: ProblemCodeOf<'campaigns.update'> = 'webhook-not-found';
    for await (const approval of client.approvals.list({ state: 'pending' })) {
      const { transition, shown, expires_at }: Reply<'approvals.get'> = approval;
      const asked: 'publish' | 'activate' | 'resume' = transition;
      const cents: number = shown.budget_cents;
      console.log(asked, cents);
      const { state } = await client.approvals.grant({ id: approval.id });
      // @ts-expect-error a state that there is not
      if (state === 'nonsense') throw new Error(expires_at);
    }
    try {
      await client.approvals.refuse({ id: 'a' });
    } catch (error) {
      if (error instanceof ApiError && error.is('approval-ended')) {
        const stale: 'approval-ended' = error.code;
        console.log(stale);
      }
    }
    // @ts-expect-error a status that there is not
    await client.campaigns.list({ status: 'nonsense' });
    // @ts-expect-error an id is needed
    await client.campaigns.get();`;
  writeFileSync(join(folder, 'program.ts'), program);
  const strict = [
    '--strict',
    '--skipLibCheck',
    'false',
    // TypeScript's own lib.d.ts files are not ours to check
    '--skipDefaultLibCheck',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--types',
    'node',
  ];
  const roots = ['--typeRoots', join(process.cwd(), 'node_modules/@types')];
  const tsc = join(process.cwd(), 'node_modules/typescript/lib/tsc.js');
  execFileSync(process.execPath, [tsc, '--noEmit', ...strict, ...roots, 'program.ts'], { cwd: folder, stdio: 'pipe' });
});

onEachServer('the packed client', (listen) => {
  let server: Listening;
  beforeAll(async () => {
    server = await listen();
  });
  afterAll(() => server.end());

  test(`${POSTS} POSTs despite 503, 429, and cut connections have exactly ${POSTS} effects`, async () => {
    const proxy = await flakyProxy(server.url);
    const client = packed.createClient({ baseUrl: proxy.url, retries: 50, sleep: async () => {} });
    const titles = Array.from({ length: POSTS }, (_, at) => `film ${at}`);
    const waiting = [...titles];
    const send = async () => {
      for (let title = waiting.pop(); title !== undefined; title = waiting.pop()) {
        const video = await client.videos.create({ title });
        expect(video.title).toBe(title);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, send)).finally(proxy.end);
    const rows = await lookInto(server.ctx).look((sql) => sql('select title from video_assets'));
    expect(rows.map(({ title }) => title).sort()).toEqual(titles.sort());
    // checks that every kind of failure occurred
    expect([...proxy.fates.keys()].sort()).toEqual(
      ['cut-after', 'cut-before', 'cut-within', 'overloaded', 'pass', 'too-many-requests'].sort(),
    );
  });

  test('a rule set is sent as YAML, and the response names the line of each mistake', async () => {
    const client = packed.createClient({ baseUrl: server.url });
    const text = readFileSync('examples/rule-sets/spoken.yaml', 'utf8').split(/^---$/m)[0] ?? '';
    const stream = (content: string) => ({ stream: { type: 'application/yaml', content: new Blob([content]) } });
    const made = await client.ruleSets.create({ why: 'talking films' }, stream(text));
    expect(made).toMatchObject({ status: 'draft', created: true });
    const mistake = await client.ruleSets.create({}, stream(`${text}\nnonsense: 1\n`)).catch((error) => error);
    expect(mistake).toMatchObject({ status: 422 });
    expect(JSON.stringify(mistake.problem)).toMatch(/line \d+/);
  });

  test.skipIf(!hasBrowser())('calls, pages, film uploads, and the ledger stream work in a browser', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      const misdeeds = watch(page, server.url);
      const serve = (path: string, contentType: string, body: string | Buffer) =>
        page.route(`${server.url}${path}`, (route) => route.fulfill({ contentType, body }));
      await serve('/test/', 'text/html', '<!doctype html><title>A page of another program</title>');
      await serve('/test/client.js', 'text/javascript', readFileSync(join(installed(), 'index.js')));
      await serve('/test/film', 'video/mp4', readFileSync(FILM));
      await page.goto(`${server.url}/test/`);
      expect(await page.evaluate(IN_BROWSER)).toEqual({
        titles: ['browser 2', 'browser 1', 'browser 0'],
        code: 'video-not-found',
        progress: [[statSync(FILM).size, statSync(FILM).size]],
        isQueued: true,
        followed: ['video_asset_added', 'video_asset_added', 'video_asset_added'],
      });
      // the browser itself logs the refused request
      expect(misdeeds).toEqual({ console: [expect.stringContaining('404')], otherHosts: [] });
    } finally {
      await browser.close();
    }
  });
});
