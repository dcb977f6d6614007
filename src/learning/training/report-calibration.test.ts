import { expect, test } from 'vitest';
import { buildApp } from '../../interfaces/http/index.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { addClips, addResults, DAY_MS, idOf } from '../../testing/training.ts';
import { importResults } from '../results/import-results.ts';
import { reportCalibration } from './report-calibration.ts';

onEachDatabase('the calibration report', (testContext) => {
  test('reports how many results are missing, and then how scores and results are correlated', async () => {
    const ctx = await testContext();
    await addClips(ctx, 50);
    const app = await buildApp(ctx, { docs: false });
    ctx.clock.advance(Date.parse('2025-05-01') - ctx.now().getTime());
    for (let n = 0; n < 50; n++)
      await app.inject({
        method: 'POST',
        url: '/campaigns/orchestrate',
        payload: { video_asset_id: idOf(1, n), platforms: ['tiktok'] },
      });
    await addResults(ctx, 37);
    expect(await reportCalibration(ctx, { platform: 'tiktok', goal: 'hook_rate' })).toMatchObject({
      ...{ n: 37, needed: 50, message: 'not enough results yet (37 of 50)', spearman: null, bins: [] },
      since: '2025-06-01T00:00:00.000Z',
    });
    await addResults(ctx, 50);
    const reply = await app.inject({ url: '/rules/engine/honesty?platform=tiktok' });
    expect(reply.json()).toMatchObject({ n: 50, platform: 'tiktok', goal: 'hook_rate' });
    expect(reply.json().message).toMatch(/^higher scores did better: rank correlation 0\.\d\d \(0\.\d\d to 0\.\d\d\)$/);
    // clicks that fall with motion, and clicks that rise with it for four clips in seven
    const said = async (rises: (n: number) => boolean) => {
      const results = Array.from({ length: 50 }, (_, n) => {
        const day = new Date(Date.parse('2025-06-01') + n * DAY_MS).toISOString().slice(0, 10);
        const motion = ((n * 61) % 89) / 88 - 0.5;
        return {
          ...{ clip_id: idOf(2, n), platform: 'tiktok', source: 'clicks', period_start: day, period_end: day },
          ...{ impressions: 20_000, clicks: Math.round(400 * Math.exp(rises(n) ? 2 * motion : -2 * motion)) },
        };
      });
      expect(await importResults(ctx, { results })).toMatchObject({ rejected: [] });
      return (await reportCalibration(ctx, { platform: 'tiktok', goal: 'ctr' })).message;
    };
    expect(await said(() => false)).toMatch(/^higher scores did worse: rank correlation -0/);
    expect(await said((n) => n % 7 < 4)).toMatch(
      /^these results do not show whether higher scores do better: rank correlation 0\.\d\d \(-0/,
    );
    expect(reply.json().bins.length).toBeGreaterThan(1);
    expect(reply.json().spearman.low90).toBeLessThan(reply.json().spearman.value);
    expect((await app.inject({ url: '/rules/engine/honesty?platform=myspace' })).statusCode).toBe(422);
    await app.close();
  });
});
