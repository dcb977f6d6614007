import { Readable } from 'node:stream';
import { vi } from 'vitest';
import { activateCampaign, pauseCampaign } from '../../src/campaigns/publishing/index.ts';
import { importManifest } from '../../src/content/catalog/index.ts';
import { type Client, createClient } from '../../src/interfaces/client/index.ts';
import { buildApp, fetchInside } from '../../src/interfaces/http/index.ts';
import { newWorld } from '../../src/testing/ads/world.ts';
import type { TestContext } from '../../src/testing/index.ts';
import { setClock } from './page-clock.ts';
import { addBeside } from './page-data-beside.ts';
import { ADDRESS, CLIPS, type DataPlace, FILMS, MANIFEST } from './page-films.ts';

export type PageData = Awaited<ReturnType<typeof addPageData>>;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Adds every kind of row that the dashboard shows, at least once, to an API in this process. */
export async function addPageData(test: TestContext) {
  const { clock } = test;
  clock.advance(8 * 24 * HOUR_MS + 9 * HOUR_MS);
  const setBack = setClock(test.now());
  const world = await newWorld(test);
  const { ctx } = world;
  const app = await buildApp({ ...ctx, log: test.log, actor: 'http:anonymous' }, { docs: false });
  const answer = fetchInside(app);
  const as = (key?: string): Client => createClient({ baseUrl: ADDRESS, fetch: answer, key, retries: 0 });
  const client = as();
  const place = { ctx, clock, world, client, as };
  await importManifest(ctx, Readable.from(MANIFEST.map((film) => Buffer.from(`${JSON.stringify(film)}\n`))), 'ndjson');
  clock.advance(HOUR_MS);
  const campaigns = { ...(await addCampaigns(place)), ...(await addPublications(place)) };
  await addResults(client, campaigns);
  const beside = await addBeside(place, campaigns);
  clock.advance(25 * MINUTE_MS);
  vi.setSystemTime(ctx.now());
  const ids = { ...FILMS, ...CLIPS, ...campaigns, ...beside.ids };
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  const tick = () => {
    clock.advance(1000);
    vi.setSystemTime(ctx.now());
  };
  return { ctx, answer, as, ids, names, keys: beside.keys, tick, close: () => app.close().then(setBack) };
}

/** Adds campaigns in every status that needs no ad platform. */
async function addCampaigns({ clock, client }: DataPlace) {
  // one by one, because drafts of the same moment would be in the order of their random ids
  const draftOf = async (video_asset_id: string, platform: 'tiktok' | 'instagram' | 'youtube') => {
    clock.advance(MINUTE_MS);
    const { campaigns } = await client.campaigns.orchestrate({ video_asset_id, platforms: [platform] });
    return campaigns[0]?.id ?? '';
  };
  const edited = await draftOf(FILMS.lisbon, 'tiktok');
  const running = await draftOf(FILMS.lisbon, 'instagram');
  const whole = await draftOf(FILMS.lisbon, 'youtube');
  const approved = await draftOf(FILMS.lamp, 'tiktok');
  const asked = await draftOf(FILMS.lamp, 'instagram');
  const gone = await draftOf(FILMS.lamp, 'youtube');
  const daily = { texts: ['Hello'], link: 'https://example.com', budget_kind: 'daily' } as const;
  const change = async (id: string, fields: object) => {
    clock.advance(MINUTE_MS);
    await client.campaigns.update({ id, ...fields });
  };
  const move = async (id: string, transition: 'approve' | 'publish' | 'activate' | 'archive' | 'complete') => {
    clock.advance(MINUTE_MS);
    await client.campaigns.move({ id, transition });
  };
  await change(edited, { budget_cents: 12_300, currency: 'EUR', notes: 'for the launch', ad: daily });
  await change(running, { budget_cents: 4_500, currency: 'USD', name: 'Summer in Lisbon', ad: daily });
  await change(whole, { budget_cents: 98_700, currency: 'USD', ad: { ...daily, budget_kind: 'lifetime' } });
  for (const transition of ['approve', 'publish', 'activate'] as const) await move(running, transition);
  await change(approved, { budget_cents: 6_100, currency: 'EUR', ad: daily });
  await move(approved, 'approve');
  await change(asked, { budget_cents: 7_300, currency: 'EUR' });
  await move(asked, 'approve');
  await move(gone, 'archive');
  return { edited, running, whole, approved, asked, gone };
}

/** Adds campaigns on a platform: one that runs, one that is paused, one whose publication stopped, and one that ended. */
async function addPublications({ ctx, clock, world }: DataPlace) {
  const { fake } = world;
  const active = await world.addCampaign(31_000);
  const paused = await world.addCampaign(42_000);
  const stopped = await world.addCampaign(53_000);
  for (const id of [active, paused]) {
    const publication = await world.publish(id);
    await world.drive(publication);
    const minor = id === active ? 31_000 : 42_000;
    await activateCampaign(ctx, id, { currency: 'EUR', per_day_minor: minor, whole_minor: minor });
    await world.drive(publication);
    if (id === paused) await pauseCampaign(ctx, id);
    await world.drive(publication);
  }
  fake.faults = { [fake.requests.length + 1]: 'rejected' };
  await world.drive(await world.publish(stopped));
  clock.advance(MINUTE_MS);
  return { active, paused, stopped };
}

/** Adds results of a week, in two currencies; one clip has too few of them. */
async function addResults(client: Client, { running, whole }: { readonly running: string; readonly whole: string }) {
  const days = { period_start: '2026-01-03', period_end: '2026-01-08', source: 'meta_ads' };
  const lines = [
    {
      ...{ campaign_id: running, platform: 'instagram', ...days, currency: 'USD' },
      ...{ impressions: 10_400, views_3s: 3_120, clicks: 208, conversions: 31, spend_minor: 23_450 },
    },
    {
      ...{ campaign_id: whole, platform: 'youtube', ...days, currency: 'USD' },
      ...{ impressions: 870, views_3s: 140, clicks: 19, conversions: 2, spend_minor: 5_670 },
    },
    {
      ...{ clip_id: CLIPS['lamp-a'], platform: 'tiktok', ...days, currency: 'EUR' },
      ...{ impressions: 5_600, views_3s: 2_300, clicks: 77, spend_minor: 8_910 },
    },
    { clip_id: CLIPS['lamp-b'], platform: 'tiktok', ...days, impressions: 37, views_3s: 9 },
  ];
  const content = new Blob([lines.map((line) => `${JSON.stringify(line)}\n`).join('')]);
  await client.results.import({}, { stream: { type: 'application/x-ndjson', content } });
}
