// Runs in a copy of the source to which a platform was added; prints what the copy says of it, as JSON.
//
//   node --import tsx tests/harness/try-platform.ts DATABASE_URL PLATFORM
import { configFrom } from '../../src/config.ts';
import { RENDER_TARGETS } from '../../src/content/media/index.ts';
import { openEngine } from '../../src/engine.ts';
import { bestClipCommand } from '../../src/interfaces/cli/campaigns/best-clip.ts';
import { buildApp } from '../../src/interfaces/http/index.ts';

const [databaseUrl, platform = ''] = process.argv.slice(2);
const engine = await openEngine({ databaseUrl });
const app = await buildApp(engine, { docs: true });

async function post(url: string, payload: object, type = 'application/json') {
  const reply = await app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } });
  return { status: reply.statusCode, ...reply.json() };
}

const video = await post('/video_assets', { duration_ms: 100_000 });
const clip = (start_ms: number, end_ms: number) => ({ start_ms, end_ms, features: { visual_score: 0.8 } });
const { clips } = await post(`/video_assets/${video.id}/clips`, { clips: [clip(0, 30_000), clip(40_000, 52_000)] });
const orchestrated = await post('/campaigns/orchestrate', { video_asset_id: video.id, platforms: [platform] });
const header = 'Reporting starts,Reporting ends,Ad name,Platform,Impressions';
const results = Buffer.from(`${header}\n2026-10-01,2026-10-31,one,${platform},5\n`);
process.stdout.write(
  JSON.stringify({
    clips,
    orchestrated,
    evaluated: await post('/rules/engine/evaluate', { clip_id: clips[0].id, platform }),
    imported: await post('/results', results, 'text/csv'),
    described: (await app.inject({ url: '/openapi.json' })).body,
    help: bestClipCommand(configFrom({})).helpInformation(),
    targets: RENDER_TARGETS,
  }),
);
await app.close();
await engine.close();
