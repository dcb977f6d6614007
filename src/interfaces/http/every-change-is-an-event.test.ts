import { expect, test } from 'vitest';
import { onEachDatabase } from '../../testing/index.ts';
import { buildApp } from './index.ts';

onEachDatabase('over HTTP', (testContext) => {
  test('every change is an event', async () => {
    const ctx = await testContext();
    const app = await buildApp({ ...ctx, privateWebhooks: true }, { docs: false });
    const written = async () => {
      const rows = await ctx.db.kysely.selectFrom('ledger_events').select('event_type').orderBy('seq').execute();
      return rows.map(({ event_type }) => event_type);
    };
    /** Makes a change; answers what it said, and what the ledger was told. */
    const change = async (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
      const before = (await written()).length;
      const reply = await app.inject({ method, url, ...(payload === undefined ? {} : { payload }) });
      expect([url, reply.statusCode < 300]).toEqual([url, true]);
      return { json: reply.json(), told: (await written()).slice(before) };
    };
    const video = await change('POST', '/video_assets', { title: 'v', duration_ms: 60_000 });
    expect(video.told).toEqual(['video_asset_added']);
    const clips = [{ start_ms: 0, end_ms: 15_000, features: { visual_score: 0.2 } }];
    const added = await change('POST', `/video_assets/${video.json.id}/clips`, { clips });
    expect(added.told).toEqual(['clips_added']);
    const clip = `/clips/${added.json.clips[0].id}`;
    expect((await change('PATCH', clip, { features: { visual_score: 1 } })).told).toEqual(['clip_edited']);
    expect((await change('PATCH', clip, { status: 'failed' })).told).toEqual(['clip_edited']);
    expect((await change('PATCH', clip, { status: 'failed' })).told).toEqual([]);
    const batch = await change('POST', '/campaigns/orchestrations', { filter: {}, platforms: ['tiktok'] });
    expect(batch.told).toEqual(['job_requested']);
    expect((await change('POST', `/jobs/${batch.json.job_id}/cancel`)).told).toEqual(['job_cancelled']);
    expect((await change('POST', `/jobs/${batch.json.job_id}/retry`)).told).toEqual(['job_retried']);
    const nightly = { cron: '0 3 * * *', job: 'orchestrate-added', input: { platforms: ['tiktok'] } };
    expect((await change('PUT', '/schedules/nightly', nightly)).told).toEqual(['schedule_set']);
    expect((await change('DELETE', '/schedules/nightly')).told).toEqual(['schedule_removed']);
    const features = { visual_score: { weight: 1, shape: 'identity', when_missing: 0.5 } };
    const document = { platform: 'tiktok', features };
    expect((await change('POST', '/rules/sets', document)).told).toEqual(['rule_set_added']);
    expect((await change('POST', '/rules/sets', document)).told).toEqual([]);
    expect((await change('POST', '/rules/engine/train', { platform: 'tiktok' })).told).toEqual(['job_requested']);
    await app.close();
  });
});
