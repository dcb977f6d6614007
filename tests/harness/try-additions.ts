// Runs in a copy of the source to which a platform, a clip feature and a results export were added. Prints what the copy returns for
// them, as JSON.
//
//   try-additions.js DATABASE_URL FILM
import { configFrom } from '../../src/config.ts';
import { analyzeFilm, RENDER_TARGETS } from '../../src/content/media/index.ts';
import { openEngine } from '../../src/engine.ts';
import { bestClipCommand } from '../../src/interfaces/cli/campaigns/best-clip.ts';
import { resultsCommand } from '../../src/interfaces/cli/results/results.ts';
import { buildApp } from '../../src/interfaces/http/index.ts';
import { describeExports } from '../../src/learning/results/exports/describe.ts';

const [databaseUrl, film = ''] = process.argv.slice(2);
const platform = 'loops';
const engine = await openEngine({ databaseUrl });
const app = await buildApp(engine, { docs: true });

async function post(url: string, payload: object | string, type = 'application/json') {
  const reply = await app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } });
  return { status: reply.statusCode, ...reply.json() };
}
const csv = (url: string, text: string) => post(url, text, 'text/csv');
const get = async (url: string) => (await app.inject({ url })).json();
const orchestrate = (id: string) => post('/campaigns/orchestrate', { video_asset_id: id, platforms: [platform] });

const video = await post('/video_assets', { duration_ms: 100_000 });
const clip = (start_ms: number, end_ms: number) => ({ start_ms, end_ms, features: { visual_score: 0.8 } });
const { clips } = await post(`/video_assets/${video.id}/clips`, { clips: [clip(0, 30_000), clip(40_000, 52_000)] });
const orchestrated = await orchestrate(video.id);
const evaluated = await post('/rules/engine/evaluate', { clip_id: clips[0].id, platform });
const header = 'Reporting starts,Reporting ends,Ad name,Platform,Impressions';
const meta = await csv('/results', `${header}\n2026-10-01,2026-10-31,one,${platform},5\n`);

const [warmed, cold, warm] = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
const columns = 'video_asset_id,clip_id,start_ms,end_ms,warmth';
const manifest = await csv('/imports', `${columns}\n${warmed},${cold},0,9000,0.1\n${warmed},${warm},9000,18000,0.95\n`);
const outOfRange = await csv('/imports', `${columns}\n${warmed},${cold},0,9000,1.1\n`);
const ruleSet = await post('/rules/sets', {
  platform,
  features: { warmth: { weight: 1, shape: 'identity', when_missing: 0 } },
});
await post(`/rules/sets/${ruleSet.id}/activate`, { why: 'a test' });
const weighed = await orchestrate(String(warmed));
const evidence = await get(`/orchestrations/${weighed.orchestration_id}`);

const loops = (text: string) => csv('/results', text);
process.stdout.write(
  JSON.stringify({
    ...{ clips, orchestrated, evaluated, meta, manifest, outOfRange, weighed, warm },
    explained: evidence.platforms[platform].winner.words,
    measured: (await analyzeFilm(film)).clips[0]?.features,
    exported: await loops(`Post,On,Times shown,Tapped (%)\nSum,,9,9\nMy ${warm},2025-09-01,200,1.5`),
    results: (await get('/results')).results,
    brokenDown: await loops('Post,On,Times shown,Mood\n'),
    unknown: await loops('a,b\n'),
    described: (await app.inject({ url: '/openapi.json' })).body,
    bestClipHelp: bestClipCommand(configFrom({})).helpInformation(),
    resultsHelp: resultsCommand(configFrom({}))
      .commands.map((command) => command.helpInformation())
      .join(),
    targets: RENDER_TARGETS,
    documented: describeExports(),
  }),
);
await app.close();
await engine.close();
