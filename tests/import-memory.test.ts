import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { get, importCsv, importNdjson } from './harness/http.ts';
import { csv, type Manifest, ndjson } from './harness/manifests.ts';
import { memoryOf } from './harness/memory.ts';
import { onEachMigratedPlace, type Place } from './harness/places.ts';
import { endEverythingAfterwards, launch, serve } from './harness/program.ts';
import { settings } from './harness/settings.ts';

const CLIPS = settings.importedClips;
/** On PostgreSQL, the maximum memory of a process; on the embedded database, the maximum increase since the database was opened. */
const LIMIT_MIB = { postgres: 256, embedded: 128 };

endEverythingAfterwards();

describe.skipIf(!existsSync('/proc/self/status'))('memory', () => {
  onEachMigratedPlace(`of an import of ${CLIPS} clips`, (newPlace) => {
    let place: Place;
    let openedMib = 0;

    test('stays bounded through a server, for NDJSON and CSV one after the other', async () => {
      place = await newPlace();
      const server = await serve(place.options);
      expect((await get(server, '/readyz')).status).toBe(200);
      openedMib = memoryOf(server.pid).residentMib;
      for (const [name, manifest, send] of [
        ['20 clips a line', ndjson(20), importNdjson],
        ['a clip a line', ndjson(1), importNdjson],
        ['2,500 clips a line', ndjson(2500), importNdjson],
        ['CSV', csv, importCsv],
      ] as const) {
        const { json } = await send(server, manifest(CLIPS));
        expect(json, name).toMatchObject({ clips: CLIPS, rejected_total: 0 });
        expectWithin(place, name, openedMib, memoryOf(server.pid).peakMib);
      }
      expect(await server.end()).toBe(0);
    });

    test('stays bounded in the import command', async () => {
      const file = await written(ndjson(20));
      const child = launch(['import', file, '--json', ...place.options], {});
      let peak = 0;
      const watch = setInterval(() => {
        peak = Math.max(peak, peakOf(child.process.pid));
      }, 20);
      expect(await child.ended).toBe(0);
      clearInterval(watch);
      rmSync(join(file, '..'), { recursive: true });
      expect(JSON.parse(child.stdout())).toMatchObject({ clips: CLIPS, rejected_total: 0 });
      expect(peak).toBeGreaterThan(0);
      expectWithin(place, 'by the command', openedMib, peak);
    });
  });
});

function expectWithin({ kind }: Place, name: string, openedMib: number, peakMib: number): void {
  const seen = `${name}: opened at ${openedMib.toFixed(0)} MiB, peak ${peakMib.toFixed(0)} MiB`;
  expect(peakMib - (kind === 'embedded' ? openedMib : 0), seen).toBeLessThanOrEqual(LIMIT_MIB[kind]);
}

/** Returns 0 if the process is ending. */
function peakOf(pid: number | undefined): number {
  try {
    return memoryOf(pid ?? 0).peakMib || 0;
  } catch {
    return 0;
  }
}

async function written(manifest: Manifest): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'campaigns-engine-manifest-')), 'clips.ndjson');
  await pipeline(manifest(CLIPS), createWriteStream(file));
  return file;
}
