import { expect, test } from 'vitest';
import { buildApp } from '../../interfaces/http/index.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { addClips, idOf } from '../../testing/training.ts';
import { importResults } from '../results/import-results.ts';
import { clipResults } from './gather.ts';
import { knownBefore } from './gather-store.ts';

onEachDatabase('gathering results', (testContext) => {
  test('counts every one of thousands of hourly rows of a clip', async () => {
    const ctx = await testContext();
    await addClips(ctx, 2);
    const hour = (n: number) => new Date(Date.UTC(2025, 0, 1) + n * 3_600_000).toISOString();
    const results = [0, 1].flatMap((clip) =>
      Array.from({ length: 3000 }, (_, n) => ({
        ...{ clip_id: idOf(2, clip), platform: 'tiktok', source: 'hourly', impressions: 100, views_3s: 10 + clip },
        ...{ period_start: hour(n), period_end: hour(n + 1) },
      })),
    );
    expect(await importResults(ctx, { results })).toMatchObject({ results: 6000 });
    const { results: found, left_out } = await clipResults(ctx, 'hook_rate', 'tiktok');
    expect(found.map(({ result, exposure }) => [result, exposure])).toEqual([
      [0.1, 300_000],
      [0.11, 300_000],
    ]);
    expect(left_out).toEqual([]);
  });

  test('combines several days of a clip into one result, with the features from before', async () => {
    const ctx = await testContext();
    await addClips(ctx, 1);
    const day = (n: number, facts: object) => ({
      ...{
        clip_id: idOf(2, 0),
        platform: 'tiktok',
        source: 'a',
        period_start: `2026-02-0${n}`,
        period_end: `2026-02-0${n}`,
      },
      ...facts,
    });
    const app = await buildApp(ctx, { docs: false });
    const post = (url: string, payload: object) => app.inject({ method: 'POST', url, payload });
    await post('/campaigns/orchestrate', { video_asset_id: idOf(1, 0), platforms: ['tiktok'] });
    const patched = await app.inject({
      method: 'PATCH',
      url: `/clips/${idOf(2, 0)}`,
      payload: { features: { visual_score: 0.99, trend_score: 1 } },
    });
    expect(patched.statusCode).toBe(200);
    await post('/results', {
      results: [
        day(1, { impressions: 1000, views_3s: 100 }),
        day(2, { impressions: 3000, views_3s: 900 }),
        // the same two days again, as one period
        { ...day(1, { impressions: 4100, views_3s: 1025 }), period_end: '2026-02-02' },
        day(3, { impressions: 100 }),
        { ...day(1, { impressions: 50, views_3s: 50 }), source: 'b' },
      ],
    });
    const { results, left_out } = await clipResults(ctx, 'hook_rate', 'tiktok');
    const [result, ...more] = results;
    expect(more).toEqual([]);
    expect(left_out).toMatchObject([
      { reason: 'overlapping', rows: 2 },
      { reason: 'other_source', rows: 1, examples: [{ clip_id: idOf(2, 0), source: 'b' }] },
    ]);
    expect(result).toMatchObject({ result: 0.25, exposure: 4100, first_shown: new Date('2026-02-01') });
    const [known] = await knownBefore(ctx.db, result === undefined ? [] : [result]);
    expect(known?.features).toEqual({ visual_score: 0, motion_intensity: 0 });
    await app.close();
  });
});
