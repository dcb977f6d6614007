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

onEachDatabase('days of an account', (testContext) => {
  /** What a look at day 7 counts when the account's days begin so many hours after those of UTC. */
  async function daysCounted(offset: number): Promise<number | undefined> {
    const ctx = await testContext();
    const [video, one, other] = [uuid(1), uuid(2), uuid(3)];
    await addVideo(ctx, video, [{ id: one }, { id: other }]);
    const body = { video_asset_id: video, platform: 'instagram', metric: 'ctr', clips: [one, other] };
    const { experiment } = await createExperiment(ctx, parse(ExperimentBody, { ...body, days: 7 }));
    const { starts_on } = await startExperiment(ctx, experiment.id);
    const first = Date.parse(`${starts_on}T00:00:00Z`) + offset * HOUR_MS;
    ctx.clock.advance(9 * DAY_MS);
    // the day before and those after are there as well
    const results = [-1, 0, 1, 2, 3, 4, 5, 6, 7].flatMap((day) =>
      experiment.arms.map(({ campaign_id }, arm) => ({
        ...{ campaign_id, platform: 'instagram', source: 'meta_ads_api' },
        period_start: new Date(first + day * DAY_MS).toISOString(),
        period_end: new Date(first + (day + 1) * DAY_MS).toISOString(),
        ...{ impressions: 1000, clicks: 50 + day + arm },
      })),
    );
    expect((await importResults(ctx, { results })).rejected).toEqual([]);
    const { verdict } = await lookAtExperiment(ctx, experiment.id);
    return verdict?.comparisons[0]?.days;
  }

  for (const [place, offset] of [
    ['Tokyo', -9],
    ['Berlin', -1],
    ['London', 0],
    ['Los Angeles', 8],
    ['Honolulu', 10],
  ] as const)
    test(`in ${place} a test of seven days has seven`, async () => {
      expect(await daysCounted(offset)).toBe(7);
    });
});
