import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../src/sandbox/server/index.ts';
import { approved, type Clip, importClip, pretendRendered } from './harness/ads.ts';
import { dice } from './harness/catalog.ts';
import { eventually, get, post } from './harness/http.ts';
import { onEachMigratedPlace } from './harness/places.ts';
import { endEverythingAfterwards, type Server, serve } from './harness/program.ts';
import { settings } from './harness/settings.ts';

const SPEED = 50;
endEverythingAfterwards();

onEachMigratedPlace('kill -9 of a worker', (newPlace) => {
  // a job of a killed worker waits half a minute for the next worker, which is too long for every run
  test.skipIf(settings.publishingKills === 0)(
    `${settings.publishingKills} times while it publishes leaves one object per step, and nothing active`,
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
        let server = await start();
        const clip = await importClip(server);
        await server.end();
        await pretendRendered(place, files, clip);
        const roll = dice(17);
        const ids: string[] = [];
        for (let round = 0; round < settings.publishingKills; round++) {
          server = await start();
          ids.push(await publishOne(server, clip, round));
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

/** Creates another campaign for the clip, in its own account, and requests its publication. */
async function publishOne(server: Server, clip: Clip, round: number): Promise<string> {
  const account = await post(server, '/ad_accounts', {
    platform: 'meta',
    external_id: `act_5${round}00`,
    environment: 'sandbox',
    token: { access_token: 'EAAB-token-of-the-kills' },
    settings: { page_id: '100', instagram_user_id: '200' },
  });
  expect(account.status).toBe(201);
  const id = await approved(server, clip, { budget_cents: 20_000 });
  const path = `/campaigns/${id}/publications`;
  const body = { ad_account_id: account.json.id };
  const plan = await post(server, `${path}?dry_run=true`, body);
  expect(plan.status).toBe(200);
  const started = await post(server, path, { ...body, fingerprint: plan.json.fingerprint });
  expect(started.status).toBe(202);
  return started.json.publication_id;
}

/** Waits until it is paused. If it stopped for lack of proof, continues with the object that exists, as a person would after a look. */
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
