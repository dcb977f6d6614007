import { Readable } from 'node:stream';
import { expect } from 'vitest';
import { orchestrate } from '../campaigns/drafts/index.ts';
import { importManifest } from '../content/catalog/index.ts';
import { importResults } from '../learning/results/import-results.ts';
import type { TestContext } from './index.ts';

export const DAY_MS = 86_400_000;

export const idOf = (kind: number, n: number) => `${kind}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

/** Adds videos with one clip each, whose visual scores and motion are spread over [0,1] by a fixed rule. */
export async function addClips(ctx: TestContext, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, n) => ({
    id: idOf(1, n),
    duration_ms: 60_000,
    clips: [
      {
        id: idOf(2, n),
        start_ms: 0,
        end_ms: 12_000,
        features: { visual_score: ((n * 37) % 101) / 100, motion_intensity: ((n * 61) % 89) / 88 },
      },
    ],
  }));
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  await importManifest(ctx, Readable.from([Buffer.from(text)]), 'ndjson');
}

/** Adds results that depend on motion: two days each, one clip after the other. */
export async function addResults(ctx: TestContext, count: number, platform = 'tiktok'): Promise<void> {
  const lines = Array.from({ length: count }, (_, n) => {
    const start = new Date(Date.parse('2025-06-01') + n * DAY_MS);
    const motion = ((n * 61) % 89) / 88;
    return {
      clip_id: idOf(2, n),
      platform,
      source: 'test',
      period_start: start.toISOString(),
      period_end: new Date(start.getTime() + 2 * DAY_MS).toISOString(),
      impressions: 20_000,
      views_3s: Math.round(20_000 * 0.2 * Math.exp(2 * (motion - 0.5))),
    };
  });
  const reply = await importResults(ctx, {
    ndjson: Readable.from([Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'))]),
  });
  expect(reply).toMatchObject({ rejected: [] });
}

/** What a worker passes to the job's function, as far as training needs it. */
export const ATTEMPT = {
  id: idOf(9, 1),
  signal: new AbortController().signal,
  checkpoint: undefined,
  save: async () => {},
};

export const orchestrateAll = async (
  ctx: TestContext,
  from: number,
  to: number,
  mode: 'exploit' | 'thompson' = 'exploit',
) => {
  for (let n = from; n < to; n++) await orchestrate(ctx, { video_asset_id: idOf(1, n), platforms: ['tiktok'], mode });
};

/** Adds one day of results for some clips, all with almost the same hook rate. */
export async function addDay(
  ctx: TestContext,
  day: string,
  from: number,
  to: number,
  hookRate: number,
  platform = 'tiktok',
): Promise<void> {
  const results = Array.from({ length: to - from }, (_, at) => ({
    ...{ clip_id: idOf(2, from + at), platform, source: 'test', period_start: day, period_end: day },
    ...{ impressions: 10_000, views_3s: Math.round(10_000 * hookRate) + (at % 7) * 10 },
  }));
  expect(await importResults(ctx, { results })).toMatchObject({ results: to - from });
}
