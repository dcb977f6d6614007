import { Readable } from 'node:stream';
import { expect } from 'vitest';
import { parse } from '../core/kernel/index.ts';
import { importResults } from '../learning/results/index.ts';
import { createExperiment } from '../optimization/experiments/create.ts';
import { startExperiment } from '../optimization/experiments/run.ts';
import { ExperimentBody } from '../optimization/experiments/schema.ts';
import { addVideo, type TestContext, uuid } from './index.ts';

export const DAY_MS = 86_400_000;
export const [video, better, worse] = [uuid(1), uuid(2), uuid(3)];

export const body = (more: object = {}) =>
  parse(ExperimentBody, {
    video_asset_id: video,
    platform: 'instagram',
    metric: 'hook_rate',
    clips: [worse, better],
    ...more,
  });

export const withClips = (ctx: TestContext) => addVideo(ctx, video, [{ id: better }, { id: worse }]);

export async function started(ctx: TestContext, more: object = {}) {
  await withClips(ctx);
  const { experiment: made } = await createExperiment(ctx, body(more));
  await startExperiment(ctx, made.id);
  const campaigns = made.arms.map(({ campaign_id }) => campaign_id);
  return { id: made.id, campaigns };
}

export const date = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10);

/** Reports days with 2,000 impressions for each campaign, at a rate that differs slightly from day to day. */
export async function report(
  ctx: TestContext,
  campaigns: readonly string[],
  rates: readonly number[],
  days: number,
  holds: readonly number[] = [],
  ads = 1,
  more: (arm: number, at: number) => object = () => ({}),
) {
  const lines = campaigns.flatMap((campaign_id, arm) =>
    Array.from({ length: days }, (_, at) => ({
      ...{ campaign_id, platform: 'instagram', source: 'meta_ads' },
      ...{ period_start: date(at + 1), period_end: date(at + 1) },
      impressions: 2000,
      views_3s: Math.round(2000 * (rates[arm] ?? 0) * (1 + 0.03 * Math.cos(3 * at + arm))),
      ...more(arm, at),
      ...(holds.length === 0
        ? {}
        : {
            thruplays: Math.round(2000 * (rates[arm] ?? 0) * (holds[arm] ?? 0) * (1 + 0.02 * Math.cos(2 * at + arm))),
          }),
    })),
  );
  // splits each day over several ads whose counts add up to the same
  const parts = lines.flatMap((line) =>
    Array.from({ length: ads }, (_, ad) => {
      const part = (whole: number) => Math.floor(whole / ads) + (ad < whole % ads ? 1 : 0);
      const counts = { impressions: part(line.impressions), views_3s: part(line.views_3s) };
      return { ...line, ...counts, ...(ads === 1 ? {} : { external_id: `ad ${ad}` }) };
    }),
  );
  const text = parts.map((line) => JSON.stringify(line)).join('\n');
  const reply = await importResults(ctx, { ndjson: Readable.from([Buffer.from(text)]) });
  expect(reply.rejected).toEqual([]);
}
