import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { editCampaign, orchestrate } from '#dist/campaigns/drafts/index.js';
import {
  addAdAccount,
  moveCampaign,
  planPublication,
  publishCampaign,
  withAds,
} from '#dist/campaigns/publishing/index.js';
import { importManifest } from '#dist/content/catalog/index.js';
import type { Engine } from '#dist/engine.js';

export interface Draft {
  readonly campaignId: string;
  readonly accountId: string;
}

const DAY_MS = 86_400_000;

/** Adds approved campaigns for a clip that is already rendered, spread over as many accounts as there are lanes. */
export async function addDrafts(
  engine: Engine,
  clipBytes: number,
  count: number,
  lanes: number,
  round: number,
): Promise<Draft[]> {
  const ctx = withAds(engine);
  const accounts: string[] = [];
  for (let lane = 0; lane < lanes; lane++) {
    const account = await addAdAccount(ctx, {
      platform: 'meta',
      external_id: `act_6${round}${lane}00`,
      environment: 'sandbox',
      token: { access_token: `EAAB-token-of-account-${round}-${lane}` },
      settings: { page_id: '100', instagram_user_id: '200' },
      max_daily_minor: null,
      max_campaign_minor: null,
      two_people: false,
      live_on_embedded: false,
    });
    accounts.push(account.id);
  }
  const clip = await addRenderedClip(engine, clipBytes);
  const drafts: Draft[] = [];
  for (let at = 0; at < count; at++) {
    const { campaigns } = await orchestrate(engine, { video_asset_id: clip.videoId, platforms: ['instagram'] });
    const campaignId = campaigns[0]?.id ?? '';
    await editCampaign(engine, campaignId, {
      budget_cents: 20_000,
      ad: {
        texts: ['The lamp that folds flat.'],
        headline: 'Light for every desk',
        link: 'https://example.com/lamp',
        call_to_action: 'learn_more',
        goal: 'traffic',
        countries: ['US'],
        age_min: 18,
        age_max: 65,
        starts_at: new Date(Date.now() + DAY_MS).toISOString(),
        ends_at: new Date(Date.now() + 11 * DAY_MS).toISOString(),
        budget_kind: 'lifetime',
        special_categories: [],
      },
    });
    await moveCampaign(withAds(engine), campaignId, 'approve');
    drafts.push({ campaignId, accountId: accounts[at % lanes] ?? '' });
  }
  return drafts;
}

/** Adds a file and its row as if the clip had been rendered, because rendering is measured elsewhere. */
async function addRenderedClip(engine: Engine, bytes: number): Promise<{ readonly videoId: string }> {
  const [videoId, clipId] = [randomUUID(), randomUUID()];
  const line = { id: videoId, duration_ms: 60_000, clips: [{ id: clipId, start_ms: 0, end_ms: 12_000 }] };
  await importManifest(engine, Readable.from([Buffer.from(JSON.stringify(line))]), 'ndjson');
  const file = join(engine.filesDir, 'renders', `${clipId}.mp4`);
  const thumbnail = join(engine.filesDir, 'thumbnails', `${clipId}.jpg`);
  for (const path of [file, thumbnail]) mkdirSync(dirname(path), { recursive: true });
  writeFileSync(file, Buffer.alloc(1_000, 1));
  truncateSync(file, bytes);
  writeFileSync(thumbnail, Buffer.alloc(20_000, 2));
  const film = { sha256: 'a'.repeat(64), now: engine.now() };
  await engine.db.kysely
    .insertInto('films')
    .values({
      video_asset_id: videoId,
      sha256: film.sha256,
      file: `${videoId}.mp4`,
      size_bytes: 1,
      received_at: film.now,
    })
    .execute();
  await engine.db.kysely
    .insertInto('renditions')
    .values({
      clip_id: clipId,
      platform: 'instagram',
      file,
      film_sha256: film.sha256,
      start_ms: 0,
      end_ms: 12_000,
      file_size_bytes: bytes,
      bitrate_bps: 4_000_000,
      rendered_at: film.now,
      file_sha256: await sha256Of(file),
    })
    .execute();
  return { videoId };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part);
  return hash.digest('hex');
}

const LOOK_EVERY_MS = 25;

/**
 * Publishes all drafts in as many lanes as the bare script has, and waits until every one is paused. The cost of watching is
 * not a part of publishing: one small statement per look, however many drafts there are.
 *
 * @throws if one stops
 */
export async function publishAll(engine: Engine, drafts: readonly Draft[], lanes: number): Promise<void> {
  const ctx = withAds(engine);
  const left = drafts.values();
  const lane = async () => {
    for (const { campaignId, accountId } of left) {
      const { fingerprint } = await planPublication(ctx, campaignId, accountId);
      await publishCampaign(ctx, campaignId, accountId, fingerprint);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  for (;;) {
    const open = await engine.db.kysely
      .selectFrom('publications')
      .select(['id', 'state', 'stop'])
      .where('state', '<>', 'paused')
      .execute();
    const stopped = open.find(({ state }) => state === 'stopped');
    if (stopped !== undefined) throw new Error(`publication ${stopped.id} stopped: ${JSON.stringify(stopped.stop)}`);
    if (open.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
