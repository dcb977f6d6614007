import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { withAds } from '../../src/campaigns/publishing/index.ts';
import type { Context } from '../../src/context.ts';
import { buildApp, readWebFiles } from '../../src/interfaces/http/index.ts';
import { startWorker } from '../../src/interfaces/worker/index.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server/index.ts';
import { addVideo, type TestContext } from '../../src/testing/index.ts';
import { eventually, get, patch, post } from './http.ts';

export const TOKEN = 'EAAB-token-of-the-journey';
const SPEED = 200;
const DAY_MS = 86_400_000;

export interface PublishingPlace {
  readonly url: string;
  readonly ctx: Context;
  readonly sandbox: RunningSandbox;
  end(): Promise<void>;
}

/** Starts the API and a worker in the test's process, with their own sandbox. The clip counts as rendered. */
export async function openPublishing(test: TestContext, kind: boolean): Promise<PublishingPlace> {
  const sandbox = await startSandbox({ seed: 7, kind, speed: SPEED });
  const dir = mkdtempSync(join(tmpdir(), 'publishing-'));
  mkdirSync(join(dir, 'files'));
  const file = (name: string, bytes: Buffer) => {
    const path = join(dir, 'files', name);
    writeFileSync(path, bytes);
    return { path, size_bytes: bytes.length, sha256: 'c'.repeat(64) };
  };
  const rendered = {
    file: file('clip.mp4', Buffer.alloc(200_000, 1)),
    thumbnail: file('clip.jpg', Buffer.alloc(2_000, 2)),
  };
  const base: TestContext = {
    ...test,
    now: () => new Date(),
    newId: randomUUID,
    secretKeys: { given: () => Buffer.alloc(32, 9).toString('base64'), file: undefined, mayMake: false },
    adsSandbox: { address: sandbox.url, speed: SPEED },
  };
  const { ads } = withAds(base);
  const ctx = { ...base, ads: { ...ads, rendered: async () => rendered } };
  const app = await buildApp(ctx, { docs: false, dashboard: readWebFiles() });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const worker = await startWorker(ctx, { concurrency: 6, names: ['publish-campaign', 'reconcile-ads'] });
  return {
    url,
    ctx,
    sandbox,
    end: async () => {
      await worker.stop();
      app.server.closeAllConnections();
      await app.close();
      await sandbox.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Creates a draft with everything that an ad needs, and approves it. */
export async function approvedCampaign(place: PublishingPlace): Promise<string> {
  const [id] = (await approvedCampaigns(place, ['instagram'])).ids;
  return id ?? '';
}

/** Does the same for each platform of one video. */
export async function approvedCampaigns(
  place: PublishingPlace,
  platforms: readonly string[],
): Promise<{ readonly video: string; readonly ids: readonly string[] }> {
  const [video, clip] = [randomUUID(), randomUUID()];
  await addVideo(place.ctx, video, [{ id: clip, start_ms: 0, end_ms: 12_000 }]);
  await place.ctx.db.kysely
    .insertInto('films')
    .values({
      video_asset_id: video,
      sha256: 'a'.repeat(64),
      file: `${video}.mp4`,
      size_bytes: 1,
      received_at: new Date(),
    })
    .execute();
  const { json } = await post(place, '/campaigns/orchestrate', { video_asset_id: video, platforms });
  for (const id of json.campaigns_created) await approve(place, id);
  return { video, ids: json.campaigns_created };
}

async function approve(place: PublishingPlace, id: string): Promise<void> {
  const edited = await patch(place, `/campaigns/${id}`, {
    budget_cents: 20_000,
    currency: 'EUR',
    ad: {
      texts: ['The lamp that folds flat.'],
      headline: 'Light for every desk',
      link: 'https://example.com/lamp',
      call_to_action: 'learn_more',
      goal: 'traffic',
      countries: ['DE'],
      age_min: 18,
      age_max: 65,
      starts_at: new Date(Date.now() + DAY_MS).toISOString(),
      ends_at: new Date(Date.now() + 11 * DAY_MS).toISOString(),
      budget_kind: 'lifetime',
      special_categories: [],
    },
  });
  expect(edited.status).toBe(200);
  expect((await post(place, `/campaigns/${id}/approve`)).status).toBe(200);
}

const META = {
  platform: 'meta',
  external_id: 'act_978',
  settings: { page_id: '100', instagram_user_id: '200', dsa_beneficiary: 'Us', dsa_payor: 'Us' },
};
export const TIKTOK = {
  platform: 'tiktok',
  external_id: '978',
  settings: { identity_type: 'BC_AUTH_TT', identity_id: '7000000000000000001' },
};

export const GOOGLE = {
  platform: 'google',
  external_id: '978',
  settings: { business_name: 'Lamps', logo: '77', login_customer_id: '123-456-7890' },
};

/** Adds a ready account of the sandbox, with caps of 1,000.00. @returns its id */
export async function addAccount(
  place: PublishingPlace,
  named: Readonly<Record<string, unknown>> = META,
): Promise<string> {
  const added = await post(place, '/ad_accounts', {
    ...named,
    environment: 'sandbox',
    token: { access_token: TOKEN },
    max_daily_minor: 100_000,
    max_campaign_minor: 100_000,
  });
  expect(added).toMatchObject({ status: 201, json: { state: 'ready', currency: 'EUR' } });
  expect(added.text).not.toContain(TOKEN);
  return added.json.id;
}

/** Waits until the publication is in one of these states, and returns it. */
export const settledIn = (place: PublishingPlace, id: string, states: readonly string[]) =>
  eventually(
    () => get(place, `/publications/${id}`),
    ({ json }) => states.includes(json.state),
    60_000,
  );
