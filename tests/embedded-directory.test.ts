import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migratedDirectory } from '../src/testing/index.ts';
import { numbered } from './harness/catalog.ts';
import { get, importVideos } from './harness/http.ts';
import { commandHere } from './harness/in-process-command.ts';
import { keepDatabaseBetweenCommands, releaseDatabase } from './harness/kept-database.ts';
import { directoryPlace } from './harness/places.ts';
import { command, endEverythingAfterwards, serve } from './harness/program.ts';
import { settings } from './harness/settings.ts';

endEverythingAfterwards();
keepDatabaseBetweenCommands();

describe('the embedded directory', () => {
  const newPlace = async () => directoryPlace(migratedDirectory());

  test('a second process is refused with the name of the first, which continues', async () => {
    const place = await newPlace();
    const server = await serve(place.options);
    for (const args of [['ledger'], ['serve', '--port', '0']]) {
      const { ending, stderr } = await commandHere([...args, ...place.options]);
      expect({ args, ending }).toEqual({ args, ending: 3 });
      expect(stderr).toMatch(new RegExp(`in use by process ${server.pid} of \\S+ \\(serve\\)`));
      expect(stderr).toContain('--server');
    }
    expect((await get(server, '/readyz')).status).toBe(200);
    expect(await server.end()).toBe(0);
    expect((await commandHere(['ledger', ...place.options])).ending).toBe(0);
  });

  test('the lock of a killed process is taken over, and what it stored is still there', async () => {
    const place = await newPlace();
    const rounds = Math.min(3, settings.killRounds - 1);
    for (let round = 1; round <= rounds; round++) {
      const server = await serve(place.options);
      const { json } = await importVideos(server, [{ id: numbered(round), clips: [{ start_ms: 0, end_ms: 9000 }] }]);
      expect(json.video_assets).toBe(1);
      expect((await get(server, '/video_assets')).json.video_assets).toHaveLength(round);
      expect(await server.end('SIGKILL')).toBe('SIGKILL');
    }
    expect((await commandHere(['orchestrate', '--all', '--platforms', 'all', ...place.options])).ending).toBe(0);
    const orchestrated = await place.look((query) =>
      query('select count(distinct video_asset_id)::int as n from decisions'),
    );
    expect(orchestrated).toEqual([{ n: rounds }]);
  });

  test('a lock file that was cut short or names a dead process is ignored', async () => {
    const place = await newPlace();
    for (const [at, content] of ['', '{"pid":', '{"pid":999999999,"purpose":"serve","startedAt":""}'].entries()) {
      writeFileSync(join(place.where, `lock.${1000 * (at + 1)}`), content);
      expect((await commandHere(['ledger', ...place.options])).ending).toBe(0);
    }
  });

  test('the default is .campaigns-engine here, and processes that create it at the same time succeed or exit with 3', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'campaigns-engine-cwd-'));
    onTestFinished(async () => {
      await releaseDatabase();
      rmSync(cwd, { recursive: true });
    });
    const place = directoryPlace(join(cwd, '.campaigns-engine'));
    const endings = await Promise.all(Array.from({ length: 4 }, () => command(['migrate'], { cwd })));
    expect(endings.filter(({ ending }) => ending === 0).length).toBeGreaterThan(0);
    for (const { ending, stderr } of endings.filter((finished) => finished.ending !== 0))
      expect({ ending, stderr }).toEqual({
        ending: 3,
        stderr: expect.stringMatching(/in use by process \d+ of \S+ \(migrate\)/),
      });
    expect(existsSync(join(place.where, 'postgres', 'PG_VERSION'))).toBe(true);
    expect((await commandHere(['import', 'examples/catalog.ndjson', ...place.options])).ending).toBe(0);
  });

  test('a directory that cannot be created is named, with exit code 3', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'campaigns-engine-parent-'));
    onTestFinished(() => rmSync(parent, { recursive: true }));
    const place = directoryPlace(join(parent, 'data'));
    writeFileSync(place.where, 'a file, not a directory');
    const { ending, stderr } = await commandHere(['ledger', ...place.options]);
    expect(ending).toBe(3);
    expect(stderr).toContain(place.where);
    expect(readFileSync(place.where, 'utf8')).toBe('a file, not a directory');
  });
});
