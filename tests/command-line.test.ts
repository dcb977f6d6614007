import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migratedDirectory } from '../src/testing/index.ts';
import { numbered } from './harness/catalog.ts';
import { eventually } from './harness/http.ts';
import { commandHere } from './harness/in-process-command.ts';
import { keepDatabaseBetweenCommands } from './harness/kept-database.ts';
import { directoryPlace, migratedPostgresPlace, onEachPlace, type Place } from './harness/places.ts';
import { command, endEverythingAfterwards, type Finished, launch, type Server, serve } from './harness/program.ts';
import { anId, anInstant } from './harness/shapes.ts';

const VIDEO = numbered(1);
const EMPTY_VIDEO = numbered(2);
const SHORT_VIDEO = numbered(3);
const CLIP = numbered(1, 1);
const CATALOG = [
  { id: VIDEO, duration_ms: 60_000, clips: [{ id: CLIP, start_ms: 0, end_ms: 9000, features: { visual_score: 0.5 } }] },
  { id: EMPTY_VIDEO, clips: [] },
  { id: SHORT_VIDEO, clips: [{ start_ms: 0, end_ms: 1000 }] },
];

endEverythingAfterwards();
keepDatabaseBetweenCommands();

onEachPlace('the command line', (newPlace) => {
  let place: Place;
  let folder: string;
  let server: Server;
  const write = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const run = (...args: string[]) => commandHere([...args, ...place.options]);
  const json = async (...args: string[]) => {
    const { ending, stdout, stderr } = await run(...args, '--json');
    expect(stderr).toBe('');
    return { ending, json: JSON.parse(stdout) };
  };

  beforeAll(async () => {
    place = await newPlace();
    folder = mkdtempSync(join(tmpdir(), 'campaigns-engine-files-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('migrate lists what it applied, and nothing the second time', async () => {
    const { ending, json: first } = await json('migrate');
    expect(ending).toBe(0);
    expect(first.applied).toContain('0002_catalog.sql');
    expect((await json('migrate')).json).toEqual({ applied: [] });
  });

  test('retention counts what is older than an age, and deletes nothing without an export file', async () => {
    const { ending, json: counted } = await json('retention', '--older-than', '36h', '--dry-run');
    expect([ending, counted]).toMatchObject([0, { dry_run: true, exported_to: null, orchestrations: 0, jobs: 0 }]);
    const lateMs = Date.now() - 129_600_000 - Date.parse(counted.older_than);
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(60_000);
    const refused = await run('retention', '--older-than', '36h');
    expect(refused).toMatchObject({ ending: 2, stderr: expect.stringContaining('--dry-run') });
  });

  test('import reads a file, and exits with 5 if a line was rejected', async () => {
    const good = write('good.ndjson', CATALOG.map((video) => JSON.stringify(video)).join('\n'));
    expect(await json('import', good)).toEqual({
      ending: 0,
      json: { video_assets: 3, clips: 2, rejected: [], rejected_total: 0 },
    });
    const bad = write('bad.jsonl', `nonsense\n${JSON.stringify(CATALOG[1])}`);
    const refused = await json('import', bad);
    expect(refused.ending).toBe(5);
    expect(refused.json).toMatchObject({ video_assets: 1, rejected_total: 1, rejected: [{ line: 1 }] });
    const people = await run('import', bad);
    expect(people.ending).toBe(5);
    expect(people.stderr).toMatch(/line 1: .*JSON/);
    const csv = write('clips.csv', `video_asset_id,start_ms,end_ms\n${EMPTY_VIDEO},0,9000\n`);
    expect(await json('import', csv)).toMatchObject({ ending: 0, json: { video_assets: 1, clips: 1 } });
    const badHeader = await run('import', write('header.csv', 'video,start\n'));
    expect(badHeader.ending).toBe(5);
    expect(badHeader.stderr).toMatch(/video_asset_id/);
  });

  test('import reads the whole of a file that is larger than every buffer', async () => {
    const migrated = place.kind === 'embedded' ? directoryPlace(migratedDirectory()) : await migratedPostgresPlace();
    const VIDEOS = 2500;
    const line = `${JSON.stringify({ title: 'one of many', clips: [{ start_ms: 0, end_ms: 12_000 }] })}\n`;
    const { stdout } = await command([
      'import',
      write('large.ndjson', line.repeat(VIDEOS)),
      '--json',
      ...migrated.options,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ video_assets: VIDEOS, clips: VIDEOS, rejected_total: 0 });
  });

  test('orchestrate, best-clip, campaigns, and ledger work for programs and for people', async () => {
    const { ending, json: orchestrated } = await json('orchestrate', VIDEO, '--platforms', 'tiktok,youtube');
    expect(ending).toBe(0);
    const [video] = orchestrated.videos;
    expect(video).toMatchObject({ video_asset_id: VIDEO, orchestration_id: anId(), skipped: [] });
    expect(video.decisions).toHaveLength(2);
    expect(video.campaigns_created).toHaveLength(2);
    const best = await json('best-clip', VIDEO, '--platform', 'tiktok');
    expect(best).toEqual({
      ending: 0,
      json: {
        video_asset_id: VIDEO,
        platform: 'tiktok',
        clip_id: CLIP,
        score: expect.any(Number),
        decided_at: anInstant(),
        confidence: 'unknown',
      },
    });
    const { json: evidence } = await json('explain', video.orchestration_id);
    expect(Object.keys(evidence.platforms).sort()).toEqual(['tiktok', 'youtube']);
    expect(evidence.platforms.tiktok.winner.clip_id).toBe(CLIP);
    expect((await run('explain', video.orchestration_id)).stdout).toContain(evidence.platforms.tiktok.winner.words);
    const { json: list } = await json('campaigns', 'list', '--video', VIDEO, '--platform', 'tiktok');
    expect(list.campaigns).toHaveLength(1);
    const [{ id }] = list.campaigns;
    expect((await json('campaigns', 'edit', id, '--budget-cents', '500', '--currency', 'EUR')).json).toMatchObject({
      id,
      budget_cents: 500,
      currency: 'EUR',
      edited: true,
    });
    expect((await json('campaigns', 'move', id, 'approve')).json).toMatchObject({ id, status: 'approved' });
    expect((await json('campaigns', 'show', id)).json).toMatchObject({ id, status: 'approved' });
    const types = ['campaign_created_auto', 'campaign_edited', 'campaign_status_changed'];
    // an event becomes visible once every older transaction on the server has ended
    const events = await eventually(
      async (): Promise<{ event_type: string; actor: string }[]> =>
        (await json('ledger', '--entity-id', id)).json.events,
      ({ length }) => length >= types.length,
    );
    expect(events.map((event) => event.event_type)).toEqual(types);
    expect(events[0]?.actor).toMatch(/^cli:./);
    const time = ['--at', '2030-12-01 18:00', '--timezone', 'Asia/Tokyo'];
    expect((await json('campaigns', 'schedule', id, ...time)).json).toMatchObject({
      ...{ campaign_id: id, at: '2030-12-01T09:00:00.000Z', local: '2030-12-01 18:00', timezone: 'Asia/Tokyo' },
    });
    expect((await run('campaigns', 'unschedule', id)).stdout).toContain('its time was 2030-12-01 18:00 Asia/Tokyo');

    const people = await run('orchestrate', '--all', '--platforms', 'all');
    expect(people.ending).toBe(0);
    expect(people.stdout).toMatch(/tiktok skipped: /);
    expect(people.stdout).toMatch(/3 videos orchestrated/);
    expect((await run('best-clip', VIDEO, '--platform', 'tiktok')).stdout).toContain(CLIP);
    expect((await run('campaigns')).stdout).toMatch(/EUR\s5\.00/);
    expect((await run('videos')).stdout).toContain(VIDEO);
    expect((await run('ledger', '--event-type', 'best_clip_selected', '--limit', '2')).stdout).toContain(
      'best_clip_selected',
    );
  });

  test('exit codes distinguish the kinds of refusal', async () => {
    await expectEnding(4, ['best-clip', numbered(0xdead), '--platform', 'tiktok', ...place.options], /no best clip/);
    await expectEnding(4, ['explain', VIDEO, ...place.options], /no orchestration .* \(this is the id of a video\)/);
    await expectEnding(4, ['orchestrate', CLIP, ...place.options], /no video .* \(this is the id of a clip\)/);
    await expectEnding(4, ['activate', numbered(0xdead), ...place.options], /there is no campaign/);
    const none = ['ledger', '--event-type', 'best_clip_selectd', ...place.options];
    await expectEnding(0, none, /"best_clip_selectd" is no type of event; did you mean best_clip_selected\?/);
    await expectEnding(5, ['orchestrate', SHORT_VIDEO, '--platforms', 'tiktok', ...place.options], /5 s/);
  });

  test('commands with --server go through a running server and print the same', async () => {
    const file = write('again.ndjson', JSON.stringify(CATALOG[0]));
    const local: Finished[] = [];
    const calls = [
      ['best-clip', VIDEO, '--platform', 'youtube', '--json'],
      ['campaigns', 'list', '--json'],
      ['campaigns', 'list'],
      ['ledger', '--event-type', 'campaign_created_auto'],
    ];
    for (const call of calls) local.push(await run(...call));
    server = await serve(place.options);
    const through = (...args: string[]) => commandHere([...args, '--server', server.url]);
    for (const [at, call] of calls.entries()) expect(await through(...call)).toEqual(local[at]);
    expect((await through('import', file, '--json')).ending).toBe(0);
    expect((await through('orchestrate', VIDEO)).ending).toBe(0);
    await eventually(
      async () => JSON.parse((await through('ledger', '--json', '--limit', '1000')).stdout).events.at(-1).actor,
      (actor) => actor === 'http:anonymous',
    );
  });

  test('exit codes are the same through a server', async () => {
    const through = (...args: string[]) => [...args, '--server', server.url];
    await expectEnding(4, through('import', join(folder, 'absent.ndjson')), /no file/);
    await expectEnding(4, through('orchestrate', numbered(0xdead)), /no video asset/);
    await expectEnding(4, through('best-clip', numbered(0xdead), '--platform', 'tiktok'), /no best clip/);
    await expectEnding(4, through('campaigns', 'show', numbered(0xdead)), /no campaign/);
    await expectEnding(5, through('orchestrate', SHORT_VIDEO, '--platforms', 'tiktok'), /5 s/);
    await expectEnding(5, through('campaigns', 'list', '--status', 'sleeping'), /draft/);
    await expectEnding(5, through('ledger', '--limit', '1001'), /1000/);
    expect(await server.end()).toBe(0);
    expect(await server.end()).toBe(0);
    await expectEnding(3, through('orchestrate', VIDEO), /no response from http:\/\/127\.0\.0\.1/);
  });
});

test('a malformed command exits with 2 and an explanation on standard error', async () => {
  await expectEnding(2, ['frobnicate'], /unknown command/);
  await expectEnding(2, ['orchestrate'], /--all/);
  await expectEnding(2, ['orchestrate', 'x'], /UUID/);
  await expectEnding(2, ['orchestrate', VIDEO, '--platforms', 'myspace'], /myspace/);
  await expectEnding(2, ['best-clip', VIDEO], /--platform/);
  await expectEnding(2, ['ledger', '--nonsense'], /--nonsense/);
  await expectEnding(2, ['ledger', '--limit', 'many'], /whole number/);
  await expectEnding(2, ['campaigns', 'edit', VIDEO], /what to change/);
  await expectEnding(2, ['import', 'manifest.xml', '--server', 'http://127.0.0.1:1'], /ndjson/);
});

test('a reader that stops early (`… | head`) is not a failure', async () => {
  const child = launch(['--help'], {});
  child.process.stdout?.destroy();
  expect(await child.ended).toBe(0);
  expect(child.stderr()).toBe('');
});

test('help and the version end with 0, and the program without a command with 2', async () => {
  for (const words of [[], ['campaigns'], ['campaigns', 'list']]) {
    const { ending, stdout } = await commandHere([...words, '--help']);
    expect([ending, stdout]).toEqual([0, expect.stringMatching(/Example:\n {2}\$ campaigns-engine \w/)]);
  }
  expect(await commandHere(['--version'])).toMatchObject({ ending: 0, stdout: 'test\n' });
  expect((await commandHere([])).ending).toBe(2);
});

async function expectEnding(ending: number, args: readonly string[], said: RegExp): Promise<void> {
  const finished = await commandHere(args);
  expect({ args, ending: finished.ending, stderr: finished.stderr }).toEqual({
    args,
    ending,
    stderr: expect.stringMatching(said),
  });
  expect(finished.stderr).not.toMatch(/\n\s+at /); // no stack trace
}
