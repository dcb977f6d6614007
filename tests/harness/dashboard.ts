import { randomUUID } from 'node:crypto';
import { createReadStream, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { orchestrate } from '../../src/campaigns/drafts/index.ts';
import { importManifest } from '../../src/content/catalog/index.ts';
import { ingestFilm, renderStoredClip } from '../../src/content/media/index.ts';
import type { Context } from '../../src/context.ts';
import { openEngine } from '../../src/engine.ts';
import { buildApp, readWebFiles } from '../../src/interfaces/http/index.ts';
import { importResults } from '../../src/learning/results/index.ts';
import { filmOf } from '../../src/testing/films.ts';
import { migratedDirectory, newSigningKey, sealEverything } from '../../src/testing/index.ts';

export type Dashboard = Awaited<ReturnType<typeof openDashboard>>;

/** Serves the dashboard on an engine with the example catalog, a film that plays, 26 drafts and some results. */
export async function openDashboard() {
  const dashboard = readWebFiles();
  if (dashboard === undefined) throw new Error('the dashboard is not built: npm run build');
  const filesDir = mkdtempSync(join(tmpdir(), 'dashboard-files-'));
  const engine = await openEngine({ dataDir: migratedDirectory(), filesDir, purpose: 'test' });
  const ctx: Context = { ...engine, now: () => new Date(), newId: randomUUID, actor: 'http:anonymous' };
  await importManifest(ctx, createReadStream('examples/catalog.ndjson'), 'ndjson');
  const film = await filmOf({ picture: 'testsrc2=size=640x360:rate=12:duration=6', sound: 'sine=duration=6' });
  const movingId = (await ingestFilm(ctx, film, { fixed_ms: 3000 })).video_asset_id;
  await importManifest(ctx, Readable.from(Array.from({ length: 6 }, (_, at) => Buffer.from(figures(at)))), 'ndjson');
  const videos = await ctx.db.kysely.selectFrom('video_assets').select('id').execute();
  for (const { id } of videos)
    await orchestrate(ctx, { video_asset_id: id, platforms: ['tiktok', 'instagram', 'youtube'] });
  await renderWinner(ctx, movingId);
  await importResults(ctx, { results: await someResults(ctx) });
  await sealEverything(ctx, { key: newSigningKey() });
  const app = await buildApp({ ...ctx, log: engine.log }, { docs: true, dashboard });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    ctx,
    url,
    movingId,
    filesDir,
    /** Starts another server on the same engine. */
    serveAgain: () => buildApp({ ...ctx, log: engine.log }, { docs: false, dashboard }),
    close: async () => {
      app.server.closeAllConnections();
      await app.close();
      await engine.close();
    },
  };
}

/** Renders the winner, as if a person had requested it before. */
async function renderWinner(ctx: Context, videoId: string) {
  const { clip_id } = await ctx.db.kysely
    .selectFrom('best_clip_decisions')
    .select('clip_id')
    .where('video_asset_id', '=', videoId)
    .where('platform', '=', 'instagram')
    .executeTakeFirstOrThrow();
  await renderStoredClip(ctx, clip_id, 'instagram', undefined);
}

/** Returns a video that has features but no film, so that there are enough drafts. */
const figures = (at: number) =>
  `${JSON.stringify({ title: `Film ${at}`, duration_ms: 60_000, clips: [{ start_ms: 0, end_ms: 15_000, features: { visual_score: 0.5 + at / 20 } }] })}\n`;

/** Adds enough results of some clips for rates with intervals, and too few of others. */
async function someResults(ctx: Context) {
  const winners = await ctx.db.kysely
    .selectFrom('best_clip_decisions')
    .select(['clip_id', 'platform'])
    .orderBy('clip_id')
    .orderBy('platform')
    .limit(6)
    .execute();
  return winners.map(({ clip_id, platform }, at) => ({
    ...{ clip_id, platform, source: 'test', period_start: '2026-11-01', period_end: '2026-11-07' },
    ...{
      impressions: at === 0 ? 37 : 1000 * at,
      views_3s: at === 0 ? 9 : 300 * at,
      clicks: at,
      spend_minor: 1234 * at,
    },
    currency: at % 2 === 0 ? 'EUR' : 'USD',
  }));
}
