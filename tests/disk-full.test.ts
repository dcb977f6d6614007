import { describe, expect, test } from 'vitest';
import { migratedDirectory } from '../src/testing/index.ts';
import { dice, type Video, videos } from './harness/catalog.ts';
import { type Answer, ask, eventually, get, importVideos, orchestrate } from './harness/http.ts';
import { impossibleRows } from './harness/invariants.ts';
import { directoryPlace } from './harness/places.ts';
import { endEverythingAfterwards, type Server, serve } from './harness/program.ts';
import { smallDisk, whyNoSmallDisk } from './harness/small-disk.ts';

const DISK_MIB = 200;
const CATALOG = videos(60, 4);
const PLATFORMS = ['instagram', 'youtube'];

endEverythingAfterwards();

const why = whyNoSmallDisk();
if (why !== undefined) process.stderr.write(`\nThe tests of a full disk are skipped: ${why}.\n\n`);

describe.skipIf(why !== undefined)('a full disk under the embedded database', () => {
  // either something else takes all the space at once, or our own writes take the last of it
  test.each([{ leaveMib: 0 }, { leaveMib: 70 }])(
    'with $leaveMib MiB left refuses writes with the reason, keeps what was confirmed, and recovers with space',
    async ({ leaveMib }) => {
      const disk = smallDisk(DISK_MIB);
      const place = directoryPlace(migratedDirectory(disk.directory));
      const server = await serve(place.options);
      const roll = dice(leaveMib);
      // brings the tables to their final size
      let first = CATALOG;
      for (let n = 0; n < 4; n++) {
        first = changed(CATALOG, roll);
        expect((await importVideos(server, first)).status).toBe(200);
      }
      for (const { id } of CATALOG.slice(0, 10)) expect((await orchestrate(server, id, PLATFORMS)).status).toBe(200);

      disk.fill(leaveMib);
      const { stored, refusal } = await importUntilRefused(server, first, roll);
      expect(refusal.status).toBe(503);
      expect(refusal.json.detail).toContain("the database's disk is full");
      // requests are still answered, and none with an internal error
      for (const { id } of CATALOG.slice(0, 5)) expect((await get(server, `/video_assets/${id}`)).status).toBe(200);
      const answers = await Promise.all([
        ...CATALOG.slice(0, 20).map(({ id }) => orchestrate(server, id, PLATFORMS)),
        ask(server, 'GET', '/campaigns'),
      ]);
      expect(answers.filter(({ status }) => ![200, 503].includes(status)).map(({ text }) => text)).toEqual([]);
      expect((await get(server, '/healthz')).status).toBe(200);

      disk.makeRoom();
      const back = await eventually(
        () => orchestrate(server, CATALOG[20]?.id ?? '', PLATFORMS),
        ({ status }) => status === 200,
      );
      expect(back.json.decisions).toHaveLength(2);
      for (const versions of [...stored.slice(0, 5), ...stored.slice(-5)]) await expectStored(server, versions);
      for (const { status, json } of answers)
        if (status === 200 && json.orchestration_id !== undefined)
          expect((await get(server, `/orchestrations/${json.orchestration_id}`)).status).toBe(200);
      expect(await server.end()).toBe(0);
      expect(await impossibleRows(place)).toEqual([]);
    },
  );
});

/** Returns the same videos and clips with all features changed. */
const changed = (catalog: readonly Video[], roll: () => number): Video[] =>
  catalog.map((video) => ({
    ...video,
    clips: video.clips.map((clip) => ({
      ...clip,
      features: Object.fromEntries(
        ['visual_score', 'motion_intensity', 'x_a', 'x_b', 'x_c'].map((name) => [name, roll()]),
      ),
    })),
  }));

/**
 * @returns for each video its possible versions: the last one that was acknowledged as stored, and all later ones that were sent
 * without being acknowledged
 */
async function importUntilRefused(
  server: Server,
  first: readonly Video[],
  roll: () => number,
): Promise<{ stored: Video[][]; refusal: Answer }> {
  let stored = first.map((video) => [video]);
  for (let n = 0; n < 2000; n++) {
    const next = changed(CATALOG, roll);
    // a refusal may arrive before the whole body is sent, and end the connection
    const answer = await importVideos(server, next).catch(() => undefined);
    if (answer?.status === 200) stored = next.map((video) => [video]);
    else stored = next.map((video, at) => [...(stored[at] ?? []), video]);
    if (answer === undefined || answer.status === 200) continue;
    // the refusal says how many are stored; without a number, all are stored and only the confirmation failed
    const replaced = Number(/after (\d+) videos/.exec(answer.json.detail)?.[1] ?? 0);
    return { stored: [...next.slice(0, replaced).map((video) => [video]), ...stored.slice(replaced)], refusal: answer };
  }
  throw new Error('the disk never became full');
}

async function expectStored(server: Server, versions: readonly Video[]): Promise<void> {
  const { json } = await get(server, `/video_assets/${versions[0]?.id}`);
  const found = new Map(json.clips.map((clip: { id: string; features: object }) => [clip.id, clip.features]));
  const fits = versions.map(({ clips }) => clips.map(({ id, features }) => [id, { ...features }]));
  expect(fits).toContainEqual(
    (versions[0]?.clips ?? []).map(({ id, features }) => {
      const stored = found.get(String(id)) as Record<string, unknown>;
      return [id, Object.fromEntries(Object.keys(features).map((name) => [name, stored[name]]))];
    }),
  );
}
