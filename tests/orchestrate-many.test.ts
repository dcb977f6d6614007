import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasPostgres } from '../src/testing/index.ts';
import { numbered } from './harness/catalog.ts';
import { get } from './harness/http.ts';
import { commandHere } from './harness/in-process-command.ts';
import { keepDatabaseBetweenCommands } from './harness/kept-database.ts';
import { migratedPostgresPlace, onEachMigratedPlace, type Place } from './harness/places.ts';
import { endEverythingAfterwards, launch, serve } from './harness/program.ts';

const VIDEOS = 150;

endEverythingAfterwards();
keepDatabaseBetweenCommands();

onEachMigratedPlace('orchestrate for many videos', (newPlace) => {
  let place: Place;
  let folder: string;
  const write = (name: string, lines: readonly string[]) => {
    const path = join(folder, name);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  };
  const run = (...args: string[]) => commandHere(['orchestrate', '--platforms', 'all', ...args, ...place.options]);
  const count = (what: string) =>
    place.look(async (query) => (await query(`select count(*)::int as n from ${what}`))[0]?.n);

  beforeAll(async () => {
    place = await newPlace();
    folder = mkdtempSync(join(tmpdir(), 'campaigns-engine-files-'));
    const videos = Array.from({ length: VIDEOS }, (_, at) => ({
      id: numbered(at + 1),
      clips: at === 7 ? [] : [{ start_ms: 0, end_ms: 12_000, features: { visual_score: 0.5 } }],
    }));
    const file = write(
      'videos.ndjson',
      videos.map((video) => JSON.stringify(video)),
    );
    expect((await commandHere(['import', file, ...place.options])).ending).toBe(0);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('--all runs as one job and reports what could not be orchestrated', async () => {
    const { ending, stdout, stderr } = await run('--all', '--json');
    expect(stderr).toBe('');
    const { jobs, ...summary } = JSON.parse(stdout);
    expect(jobs).toHaveLength(1);
    expect(summary).toEqual({
      orchestrated: VIDEOS - 1,
      failed: [{ video_asset_id: numbered(8), code: 'no-ready-clip', detail: expect.stringMatching(/no READY clip/) }],
      failed_total: 1,
    });
    expect(ending).toBe(5);
    expect(await count('best_clip_decisions')).toBe(3 * (VIDEOS - 1));
    const people = await run('--all', '--platforms', 'tiktok');
    expect(people).toMatchObject({ ending: 5, stdout: `${VIDEOS - 1} videos orchestrated, 1 failed (see above)\n` });
    expect(people.stderr).toMatch(/no READY clip/);
  });

  test('--file orchestrates the ids in the file, and shows a few of them one by one', async () => {
    const ids = Array.from({ length: VIDEOS }, (_, at) => numbered(at + 1));
    const unknown = write('unknown.txt', [numbered(0xdead), ...ids, ids[0] ?? '', '']);
    const many = await run('--file', unknown, '--json');
    expect(many.ending).toBe(4);
    expect(JSON.parse(many.stdout)).toMatchObject({ orchestrated: VIDEOS - 1, failed_total: 2 });
    const few = await run('--file', write('few.txt', ids.slice(0, 2)), '--json');
    expect(few.ending).toBe(0);
    expect(JSON.parse(few.stdout)).toMatchObject({ videos: [{ video_asset_id: ids[0] }, { video_asset_id: ids[1] }] });
    const wrong = await run('--file', write('wrong.txt', [ids[0] ?? '', 'nonsense']));
    expect(wrong).toMatchObject({ ending: 2, stderr: expect.stringMatching(/line 2: "nonsense" is not a UUID/) });
    expect((await run('--file', join(folder, 'absent.txt'))).ending).toBe(4);
  });

  test('--since finds the videos added since then', async () => {
    expect(JSON.parse((await run('--since', '2020-01-01', '--json')).stdout)).toMatchObject({ failed_total: 1 });
    expect(JSON.parse((await run('--since', '2100-01-01T00:00:00Z', '--json')).stdout)).toEqual({ videos: [] });
    expect((await run('--since', 'yesterday')).ending).toBe(2);
    expect((await run('--since', '2020-01-01', '--all')).ending).toBe(2);
  });

  test('--server leaves the work to the server and reports the same', async () => {
    const server = await serve(place.options);
    const through = ['orchestrate', '--all', '--platforms', 'all', '--json', '--server', server.url];
    const { ending, stdout } = await commandHere(through);
    expect(ending).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ orchestrated: VIDEOS - 1, failed_total: 1 });
    expect(await server.end()).toBe(0);
  });
});

test.skipIf(!hasPostgres())(
  'an interrupted orchestrate --all leaves its job to the next worker (PostgreSQL)',
  async () => {
    const videos = 2000;
    const place = await migratedPostgresPlace();
    const line = JSON.stringify({ title: 'one of many', clips: [{ start_ms: 0, end_ms: 12_000 }] });
    const folder = mkdtempSync(join(tmpdir(), 'campaigns-engine-files-'));
    writeFileSync(join(folder, 'many.ndjson'), `${line}\n`.repeat(videos));
    await commandHere(['import', join(folder, 'many.ndjson'), ...place.options]);
    rmSync(folder, { recursive: true });
    const written = () =>
      place.look(async (query) => Number((await query('select count(*) as n from orchestrations'))[0]?.n));

    const interrupted = launch(['orchestrate', '--all', '--platforms', 'all', ...place.options], {});
    await expect.poll(written, { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
    interrupted.process.kill('SIGINT');
    expect(await interrupted.ended).toBe(1);
    expect(interrupted.stderr()).toMatch(/^stopped; to continue [0-9a-f-]{36}, run/);
    const [, job] = /to continue ([0-9a-f-]+)/.exec(interrupted.stderr()) ?? [];
    expect(await written()).toBeLessThan(videos);

    const server = await serve(place.options);
    const state = async () => (await get(server, `/jobs/${job}`)).json.state;
    await expect.poll(state, { timeout: 60_000 }).toBe('done');
    expect(await server.end()).toBe(0);
    expect(await written()).toBe(videos);
  },
);
