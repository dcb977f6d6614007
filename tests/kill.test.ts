import { existsSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dice, videos } from './harness/catalog.ts';
import { get, importVideos, orchestrate, post } from './harness/http.ts';
import { commandHere } from './harness/in-process-command.ts';
import { type Acknowledged, broken } from './harness/invariants.ts';
import { keepDatabaseBetweenCommands } from './harness/kept-database.ts';
import { onEachMigratedPlace, type Place } from './harness/places.ts';
import { endEverythingAfterwards, type Server, serve } from './harness/program.ts';
import { PLATFORMS } from './harness/rules-by-hand.ts';
import { settings } from './harness/settings.ts';

const CLIENTS = 16;
const VIDEOS = 40;

endEverythingAfterwards();
keepDatabaseBetweenCommands();

onEachMigratedPlace('kill -9', (newPlace) => {
  test(`of the server, ${settings.killRounds} times while ${CLIENTS} clients orchestrate, loses nothing and does not look like tampering`, async () => {
    const place = await newPlace();
    const catalog = videos(VIDEOS, 8);
    const said: Acknowledged = { orchestrations: new Map(), approved: new Set() };
    const roll = dice(99);
    const checkpoints = `${place.filesDir}/checkpoints`;
    for (let round = 0; round < settings.killRounds; round++) {
      const server = await serve([...place.options, '--checkpoint-file', checkpoints]);
      if (round === 0) expect((await importVideos(server, catalog)).json.clips).toBe(VIDEOS * 8);
      const before = said.orchestrations.size;
      const ids = catalog.map(({ id }) => id);
      await loadUntilKilled(server, ids, said, 60 + Math.floor(roll() * 120), roll);
      expect(said.orchestrations.size).toBeGreaterThan(before);
      await settled(place);
      expect(await broken(place, catalog, said), `round ${round}`).toEqual([]);
      // a server that is killed before its first checkpoint leaves no file or an empty one, which verify refuses
      const hasOne = existsSync(checkpoints) && statSync(checkpoints).size > 0;
      const outside = hasOne ? ['--checkpoint', checkpoints] : [];
      const verified = await commandHere(['ledger', 'verify', '--json', ...place.options, ...outside]);
      expect([verified.ending, JSON.parse(verified.stdout).first_bad], `round ${round}`).toEqual([0, null]);
    }
    const again = await serve(place.options);
    expect((await orchestrate(again, catalog[0]?.id ?? '', PLATFORMS)).status).toBe(200);
    expect((await get(again, '/readyz')).status).toBe(200);
    expect(await again.end()).toBe(0);
    const verified = await commandHere(['ledger', 'verify', '--json', ...place.options, '--checkpoint', checkpoints]);
    const { ok, events, tree_size } = JSON.parse(verified.stdout);
    // a server that shuts down cleanly leaves nothing unsealed
    expect({ ok, unsealed: events - tree_size }).toEqual({ ok: true, unsealed: 0 });
  });
});

/** Orchestrates from all clients at once, approves some drafts, and kills the server after this many replies. */
async function loadUntilKilled(
  server: Server,
  ids: readonly string[],
  said: Acknowledged,
  answers: number,
  roll: () => number,
): Promise<void> {
  let left = answers;
  let killed = false;
  const client = async () => {
    while (!killed) {
      try {
        const id = ids[Math.floor(roll() * ids.length)] ?? '';
        const platforms = PLATFORMS.filter(() => roll() < 0.8);
        const { status, json, text } = await orchestrate(server, id, platforms.length === 0 ? PLATFORMS : platforms);
        // short clips are not eligible on TikTok
        if (status !== 200 && !(status === 422 && json.code === 'no-eligible-clip')) throw new Error(text);
        if (status === 200) said.orchestrations.set(json.orchestration_id, json);
        const draft = json.campaigns?.[0]?.id;
        if (draft !== undefined && roll() < 0.1 && (await post(server, `/campaigns/${draft}/approve`)).status === 200)
          said.approved.add(draft);
      } catch (error) {
        if (!killed) throw error;
      }
      if (--left === 0) {
        killed = true;
        await server.end('SIGKILL');
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  expect(await server.ended).toBe('SIGKILL');
}

/** Waits until no statement of the dead program is running, because on PostgreSQL it could still commit. */
async function settled(place: Place): Promise<void> {
  if (place.kind === 'embedded') return;
  const busy = `select count(*)::int as sessions from pg_stat_activity
    where datname = current_database() and application_name = 'campaigns-engine'`;
  await place.look(async (query) => {
    while ((await query(busy))[0]?.sessions !== 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });
}
