import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../src/sandbox/server/index.ts';
import { dice } from './harness/catalog.ts';
import { eventually, get, importVideos, patch, post } from './harness/http.ts';
import { onEachMigratedPlace, type Place } from './harness/places.ts';
import { endEverythingAfterwards, type Server, serve } from './harness/program.ts';
import { settings } from './harness/settings.ts';

const SPEED = 50;
const DAY_MS = 86_400_000;
const AD = {
  texts: ['The lamp that folds flat.'],
  headline: 'Light for every desk',
  link: 'https://example.com/lamp',
  call_to_action: 'learn_more',
  goal: 'traffic',
  countries: ['US'],
  age_min: 18,
  age_max: 65,
  budget_kind: 'lifetime',
  special_categories: [],
};

endEverythingAfterwards();

onEachMigratedPlace('kill -9 of a worker', (newPlace) => {
  // a job of a killed worker waits half a minute for the next one: too long for every run
  test.skipIf(settings.publishingKills === 0)(
    `killed ${settings.publishingKills} times while it publishes, it leaves one object a step, and nothing active`,
    async () => {
      const place = await newPlace();
      const files = mkdtempSync(join(tmpdir(), 'campaigns-engine-test-'));
      const sandbox = await startSandbox({ seed: 5, kind: true, speed: SPEED, lagS: 2 });
      const env = {
        CAMPAIGNS_ENGINE_ADS_SANDBOX: sandbox.url,
        CAMPAIGNS_ENGINE_ADS_SANDBOX_SPEED: String(SPEED),
        CAMPAIGNS_ENGINE_SECRET_KEY: Buffer.alloc(32, 3).toString('base64'),
      };
      const start = () => serve([...place.options, '--files-dir', files], env);
      try {
        const clip = { video: randomUUID(), id: randomUUID() };
        let server = await start();
        await importVideos(server, [{ id: clip.video, clips: [{ id: clip.id, start_ms: 0, end_ms: 12_000 }] }]);
        await server.end();
        await pretendRendered(place, files, clip);
        const roll = dice(17);
        const ids: string[] = [];
        for (let round = 0; round < settings.publishingKills; round++) {
          server = await start();
          ids.push(await publishOne(server, clip.video, round));
          await new Promise((resolve) => setTimeout(resolve, 200 + roll() * 2_500));
          await server.end('SIGKILL');
        }
        server = await start();
        for (const id of ids) await settled(server, id);
        check(sandbox, ids.length);
        await server.end();
      } finally {
        await sandbox.close();
        rmSync(files, { recursive: true, force: true });
      }
    },
  );
});

/** One campaign more for the clip, in an account of its own, asked to be published. */
async function publishOne(server: Server, video: string, round: number): Promise<string> {
  const account = await post(server, '/ad_accounts', {
    platform: 'meta',
    external_id: `act_5${round}00`,
    environment: 'sandbox',
    token: { access_token: 'EAAB-token-of-the-kills' },
    settings: { page_id: '100', instagram_user_id: '200' },
  });
  expect(account.status).toBe(201);
  const drafted = await post(server, '/campaigns/orchestrate', { video_asset_id: video, platforms: ['instagram'] });
  const { id } = drafted.json.campaigns[0];
  const starts_at = new Date(Date.now() + DAY_MS).toISOString();
  const ends_at = new Date(Date.now() + 11 * DAY_MS).toISOString();
  const edited = await patch(server, `/campaigns/${id}`, { budget_cents: 20_000, ad: { ...AD, starts_at, ends_at } });
  expect(edited.status).toBe(200);
  expect((await post(server, `/campaigns/${id}/approve`)).status).toBe(200);
  const path = `/campaigns/${id}/publications`;
  const body = { ad_account_id: account.json.id };
  const plan = await post(server, `${path}?dry_run=true`, body);
  expect(plan.status).toBe(200);
  const started = await post(server, path, { ...body, fingerprint: plan.json.fingerprint });
  expect(started.status).toBe(202);
  return started.json.publication_id;
}

/** Paused in the end; what stopped for want of proof goes on when a person has looked: here, always with the object that is there. */
async function settled(server: Server, id: string): Promise<void> {
  const { json } = await eventually(
    () => get(server, `/publications/${id}`),
    (answer) => ['paused', 'stopped'].includes(answer.json.state),
    300_000,
  );
  expect([json.state, json.stop]).toEqual(['paused', null]);
}

function check(sandbox: RunningSandbox, publications: number): void {
  const { objects } = sandbox.state();
  const live = objects.filter(({ status }) => status !== 'DELETED');
  for (const kind of ['video', 'campaign', 'adset', 'ad']) {
    const names = live.filter((one) => one.kind === kind).map(({ name }) => name);
    expect([kind, new Set(names).size, names.length]).toEqual([kind, publications, publications]);
  }
  expect(live.filter(({ kind, status }) => kind === 'campaign' && status === 'ACTIVE')).toEqual([]);
}

/** The clip's rendition as FFmpeg would have left it, so that only publishing is killed. */
async function pretendRendered(place: Place, files: string, clip: { video: string; id: string }): Promise<void> {
  const path = join(files, 'clip.mp4');
  const bytes = Buffer.alloc(300_000, 1);
  writeFileSync(path, bytes);
  mkdirSync(join(files, 'thumbnails'));
  writeFileSync(join(files, 'thumbnails', `${clip.id}.jpg`), Buffer.alloc(2_000, 2));
  const sha256 = 'a'.repeat(64);
  await place.look(async (query) => {
    await query(
      `insert into films (video_asset_id, sha256, file, size_bytes, received_at) values ($1, $2, 'film.mp4', 1, now())`,
      [clip.video, sha256],
    );
    await query(`insert into renditions values ($1, 'instagram', $2, $3, 0, 12000, $4, 200000, now())`, [
      clip.id,
      path,
      sha256,
      bytes.length,
    ]);
  });
}
