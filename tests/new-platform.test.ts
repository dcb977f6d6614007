import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import type { PlatformFacts } from '../src/core/platforms/index.ts';

// A platform is added in four places: its facts, the list, its default weights, and the database's domain. This test adds a
// made-up one there and nowhere else.
const FACTS = {
  id: 'loops',
  label: 'Loops',
  placement: 'Loops feed',
  limits: [
    {
      id: 'loops-max-duration',
      level: 'required',
      feature: 'duration_ms',
      max: 20_000,
      because: 'Loops last at most 20 s',
      source: 'made up',
      checked_at: '2026-11-22',
    },
    {
      id: 'loops-square',
      level: 'advised',
      pictures: [{ aspect_ratio: 1 }],
      tolerance: 0.01,
      because: 'Loops are square',
      source: 'made up',
      checked_at: '2026-11-22',
    },
  ],
} as const satisfies PlatformFacts;

vi.mock(import('../src/core/platforms/list.ts'), async (original) => {
  const { ALL } = await original();
  return { ALL: [...ALL, FACTS] as unknown as typeof ALL };
});
vi.mock(import('../src/decisions/rules/defaults.ts'), async (original) => {
  const { DEFAULTS } = await original();
  const weights = { visual_score: 1, duration_ms: 1, cut_position: 0, motion_intensity: 0 };
  return { DEFAULTS: { ...DEFAULTS, loops: { weights, length: [[10_000, 1]] } } };
});

const { openEngine } = await import('../src/engine.ts');
const { buildApp } = await import('../src/interfaces/http/index.ts');
const { seedDefaultRuleSets } = await import('../src/decisions/rules/index.ts');
const { bestClipCommand } = await import('../src/interfaces/cli/campaigns/best-clip.ts');
const { RENDER_TARGETS } = await import('../src/content/media/index.ts');
const { PLATFORMS } = await import('../src/core/platforms/index.ts');
const { configFrom } = await import('../src/config.ts');
const { migratedDirectory } = await import('../src/testing/index.ts');

test('the database knows the platforms of the list, and no others', async () => {
  const engine = await openEngine({ dataDir: migratedDirectory() });
  const taken = (platform: string) =>
    sql`select ${platform}::platform`.execute(engine.db.kysely).then(
      () => true,
      () => false,
    );
  for (const platform of PLATFORMS)
    expect([platform, await taken(platform)]).toEqual([platform, platform !== FACTS.id]);
  await engine.close();
});

test('a platform added in the four places works everywhere', async () => {
  const engine = await openEngine({ dataDir: migratedDirectory() });
  await sql`alter domain platform drop constraint platform_check`.execute(engine.db.kysely);
  await seedDefaultRuleSets(engine.db);
  const app = await buildApp(engine, { docs: true });
  const call = async (method: 'GET' | 'POST', url: string, payload?: object, type = 'application/json') => {
    const headers = payload === undefined ? {} : { 'content-type': type };
    const reply = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: reply.statusCode, json: reply.json() };
  };

  expect(JSON.stringify((await call('GET', '/openapi.json')).json)).toContain('"youtube","loops"');
  expect(bestClipCommand(configFrom({})).helpInformation()).toMatch(/youtube, or\s+loops/);
  expect(RENDER_TARGETS).toMatchObject({ loops: { name: 'Loops feed', maxDurationMs: 20_000 } });

  const { json: video } = await call('POST', '/video_assets', { duration_ms: 100_000 });
  const clip = (start_ms: number, end_ms: number) => ({ start_ms, end_ms, features: { visual_score: 0.8 } });
  const { json: added } = await call('POST', `/video_assets/${video.id}/clips`, {
    clips: [clip(0, 30_000), clip(40_000, 52_000)],
  });
  const [tooLong, right] = added.clips;
  const orchestrated = await call('POST', '/campaigns/orchestrate', { video_asset_id: video.id, platforms: ['loops'] });
  expect(orchestrated).toMatchObject({ status: 200, json: { decisions: [{ platform: 'loops', clip_id: right.id }] } });
  const { json: judged } = await call('POST', '/rules/engine/evaluate', { clip_id: tooLong.id, platform: 'loops' });
  expect(judged).toMatchObject({ eligible: false, failed: [{ id: 'loops-max-duration' }] });
  expect(JSON.stringify(judged)).toContain('Loops 0.');
  const csv = Buffer.from(
    'Reporting starts,Reporting ends,Ad name,Platform,Impressions\n2026-10-01,2026-10-31,one,loops,5\n',
  );
  const imported = await call('POST', '/results', csv, 'text/csv');
  expect(JSON.stringify(imported.json)).not.toContain('no platform of this engine');
  await app.close();
  await engine.close();
});
