import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLATFORM_CHOICES } from '../src/core/platforms/index.ts';
import { filmOf } from '../src/testing/films.ts';
import { emptyDirectory, emptyPostgresDatabase, hasPostgres } from '../src/testing/index.ts';
import { commandHere } from './harness/in-process-command.ts';
import { keepDatabaseBetweenCommands } from './harness/kept-database.ts';
import { command, endEverythingAfterwards, PROGRAM } from './harness/program.ts';

let embedded = '';
let besidePostgres = '';
beforeAll(async () => {
  embedded = emptyDirectory();
  besidePostgres = mkdtempSync(join(tmpdir(), 'campaigns-engine-cli-'));
  for (const dataDir of [embedded, besidePostgres]) await bringDemoFilm(dataDir);
});
afterAll(() => {
  for (const dataDir of [embedded, besidePostgres]) rmSync(dataDir, { recursive: true, force: true });
});

endEverythingAfterwards();
keepDatabaseBetweenCommands();

const run = (...args: string[]) => command(args);
const here = () => ['--data-dir', embedded];

/** A short film in place of the demo's own, which is three times as long and four times as large and is measured in render.test.ts. */
const SHORT = { picture: 'testsrc2=size=270x480:rate=25:duration=9', sound: 'sine=duration=9' };

async function bringDemoFilm(dataDir: string): Promise<void> {
  mkdirSync(join(dataDir, 'files'), { recursive: true });
  copyFileSync(await filmOf(SHORT), join(dataDir, 'files', 'demo-film.mp4'));
}

test('the demo shows a winner for each video, skips a platform, and changes nothing the second time', async () => {
  const first = await commandHere(['demo', ...here()]);
  expect(first.ending).toBe(0);
  expect(first.stderr).toBe('');
  expect(first.stdout).toContain('TIKTOK auto-campaign for');
  expect(first.stdout).toMatch(/tiktok skipped: no READY clip may run on tiktok/);
  expect(first.stdout).toMatch(/\d+ winners decided, \d+ drafts created, 0 updated/);
  const second = await run('demo', ...here());
  expect(second.stdout).toContain('no winner and no draft changed');
});

test('the demo with --json prints one document and nothing else', async () => {
  const { stdout, ending } = await commandHere(['demo', '--json', ...here()]);
  expect(ending).toBe(0);
  const { videos, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({});
  expect(videos.flatMap(({ campaigns_created: created }: { campaigns_created: unknown[] }) => created)).toEqual([]);
  expect(videos.length).toBeGreaterThanOrEqual(3);
  for (const video of videos)
    expect(Object.keys(video).sort()).toEqual([
      'campaigns',
      'campaigns_created',
      'decisions',
      'skipped',
      'video_asset_id',
    ]);
  expect(videos.some(({ decisions }: { decisions: unknown[] }) => decisions.length === 3)).toBe(true);
  expect(videos.some(({ skipped }: { skipped: unknown[] }) => skipped.length > 0)).toBe(true);
});

test.skipIf(!hasPostgres())('the demo works the same on PostgreSQL', async () => {
  const place = ['--database-url', await emptyPostgresDatabase(), '--data-dir', besidePostgres];
  const { stdout, stderr, ending } = await commandHere(['demo', ...place]);
  expect([ending, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/TIKTOK auto-campaign for /);
  expect(stdout).toMatch(/skipped: /);
});

test.each([
  [2, ['orchestrate', 'not-an-id'], 'An id is a UUID'],
  [2, ['orchestrate'], 'specify videos, or use one of --all'],
  [
    2,
    ['best-clip', '11111111-1111-1111-1111-111111111111', '--platform', 'TikTok'],
    `is not a platform: use ${PLATFORM_CHOICES}`,
  ],
  [2, ['demmo'], 'Did you mean demo?'],
  [
    3,
    ['campaigns', '--database-url', 'postgres://127.0.0.1:1/none'],
    'cannot connect to PostgreSQL at postgres://127.0.0.1:1/none: connect ECONNREFUSED',
  ],
  [3, ['ledger', '--server', 'http://127.0.0.1:1'], 'no response from http://127.0.0.1:1'],
  [4, ['orchestrate', '99999999-9999-9999-9999-999999999999'], 'there is no video asset'],
  [4, ['best-clip', '99999999-9999-9999-9999-999999999999', '--platform', 'tiktok'], 'no best clip has been decided'],
  [4, ['import', 'nowhere.ndjson'], 'there is no file nowhere.ndjson'],
])('exit code %i: %s', async (status, args, words) => {
  const place = status < 4 ? [] : here();
  const reply = await commandHere([...args, ...place]);
  expect(reply.stderr).toContain(words);
  expect(reply.ending).toBe(status);
});

test('a process exits with the code of its command', async () => {
  expect((await run('demmo')).ending).toBe(2);
  const none = ['best-clip', '99999999-9999-9999-9999-999999999999', '--platform', 'tiktok'];
  expect((await run(...none, ...here())).ending).toBe(4);
});

test('the program starts under V8 flags that it was not compiled for', () => {
  const versions = [[], ['--max-lazy']].map((flags) =>
    execFileSync(process.execPath, [...flags, PROGRAM, '--version']),
  );
  expect(versions[1]).toEqual(versions[0]);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(String(versions[0])).toBe(`${version}\n`);
});
