import { expect, test } from 'vitest';
import { parse } from '../../core/kernel/index.ts';
import { importResults } from '../../learning/results/index.ts';
import { addVideo, onEachDatabase, uuid } from '../../testing/index.ts';
import { createExperiment } from './create.ts';
import { lookAtExperiment } from './look.ts';
import { startExperiment } from './run.ts';
import { ExperimentBody } from './schema.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

onEachDatabase('days in an account’s time zone', (testContext) => {
  /** Starts a test of seven days in an account whose days begin `offset` hours after those of UTC. */
  async function running(offset: number) {
    const ctx = await testContext();
    const [video, one, other] = [uuid(1), uuid(2), uuid(3)];
    await addVideo(ctx, video, [{ id: one }, { id: other }]);
    const body = { video_asset_id: video, platform: 'instagram', metric: 'ctr', clips: [one, other] };
    const { experiment } = await createExperiment(ctx, parse(ExperimentBody, { ...body, days: 7 }));
    const { starts_on } = await startExperiment(ctx, experiment.id);
    const begins = Date.parse(`${starts_on}T00:00:00Z`);
    const first = begins + offset * HOUR_MS;
    const report = async (days: readonly number[]) => {
      const results = days.flatMap((day) =>
        experiment.arms.map(({ campaign_id }, arm) => ({
          ...{ campaign_id, platform: 'instagram', source: 'meta_ads_api' },
          period_start: new Date(first + day * DAY_MS).toISOString(),
          period_end: new Date(first + (day + 1) * DAY_MS).toISOString(),
          ...{ impressions: 1000, clicks: 50 + day + arm },
        })),
      );
      expect((await importResults(ctx, { results })).rejected).toEqual([]);
    };
    const lookAfter = async (hours: number) => {
      ctx.clock.advance(begins + hours * HOUR_MS - ctx.now().getTime());
      const { status, verdict } = await lookAtExperiment(ctx, experiment.id);
      return [status, verdict?.day, verdict?.comparisons[0]?.days];
    };
    return { report, lookAfter };
  }

  test('the last look waits up to a week for results of the last day', async () => {
    // 05:00 UTC, when the nightly job in the docs runs: in Los Angeles, the seventh day has three hours left
    const west = await running(8);
    await west.report([0, 1, 2, 3, 4, 5, 6]);
    expect(await west.lookAfter(7 * 24 + 5)).toEqual(['running', 6, 6]);
    expect(await west.lookAfter(8 * 24 + 5)).toEqual(['decided', 7, 7]);
    const late = await running(0);
    await late.report([0, 1, 2]);
    expect(await late.lookAfter(7 * 24 + 5)).toEqual(['running', 3, 3]);
    expect(await late.lookAfter(12 * 24)).toEqual(['running', 3, 3]);
    await late.report([3, 4, 5, 6]);
    expect(await late.lookAfter(13 * 24)).toEqual(['decided', 7, 7]);
    const never = await running(0);
    await never.report([0, 1, 2]);
    expect(await never.lookAfter(7 * 24)).toEqual(['running', 3, 3]);
    expect(await never.lookAfter(13 * 24)).toEqual(['running', 3, 3]);
    expect(await never.lookAfter(14 * 24)).toEqual(['decided', 7, 3]);
  });

  /** Returns which days a look at day 7 counts, if the days before and after are reported too. */
  async function daysCounted(offset: number): Promise<unknown> {
    const { report, lookAfter } = await running(offset);
    await report([-1, 0, 1, 2, 3, 4, 5, 6, 7]);
    return (await lookAfter(9 * 24))[2];
  }

  for (const [place, offset] of [
    ['Tokyo', -9],
    ['Berlin', -1],
    ['London', 0],
    ['Los Angeles', 8],
    ['Honolulu', 10],
  ] as const)
    test(`a seven-day test in ${place} counts seven days`, async () => {
      expect(await daysCounted(offset)).toBe(7);
    });
});
