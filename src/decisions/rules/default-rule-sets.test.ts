import { expect, test } from 'vitest';
import { PLATFORMS, platformFacts } from '../../core/platforms/index.ts';
import { compileRuleSet } from './compile.ts';
import { DEFAULT_RULE_SETS } from './default-rule-sets.ts';

/** The “Defaults” of docs/rules.md, written down a second time. */
const TABLE = `
  instagram .65 .20 .20 .10 0→0, 5000→.4, 15000→1, 30000→1, 90000→.25, 180000→0
  tiktok    .50 .16 .20 .15 0→0, 5000→1, 15000→1, 60000→.25, 180000→0
  youtube   .50 .28 .24 .10 0→0, 15000→.4, 45000→1, 60000→1, 180000→.25, 600000→0`;

test.each(
  TABLE.trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/)),
)('the default rule set of %s has the documented weights and shapes', (...row) => {
  const [platform = '', ...rest] = row;
  const weights = rest.slice(0, 4).map(Number);
  const points = rest.slice(4).map((point) => point.replace(',', '').split('→').map(Number));
  const known = PLATFORMS.find((each) => each === platform);
  const { features, boosts } = known === undefined ? { features: {}, boosts: [] } : DEFAULT_RULE_SETS[known];
  const rule = (weight: number | undefined, shape: unknown) => ({ weight, shape, when_missing: 0.5 });
  expect(Object.entries(features)).toEqual([
    ['visual_score', rule(weights[0], 'identity')],
    ['duration_ms', rule(weights[1], { points })],
    ['cut_position', rule(weights[2], { points: [[0, 1], [1, 0.5]] })], // biome-ignore format: one line
    ['motion_intensity', rule(weights[3], 'identity')],
  ]);
  expect(boosts ?? []).toEqual([]);
});

const picture = (width: number, height: number) => ({ width, height, aspect_ratio: width / height });

/** Values at and just beyond each limit, and the ids of the rules that they break. */
const BOUNDS: [keyof typeof DEFAULT_RULE_SETS, Record<string, number>, string[], string[]][] = [
  ['instagram', { duration_ms: 900_000 }, [], ['ig-reels-preferred-length']],
  ['instagram', { duration_ms: 900_001 }, ['ig-reels-max-duration'], ['ig-reels-preferred-length']],
  ['instagram', { file_size_bytes: 4_294_967_296, duration_ms: 3000, fps: 23 }, [], []],
  ['instagram', { file_size_bytes: 4_294_967_297, duration_ms: 2999, fps: 22.9 }, ['ig-reels-size'], ['ig-reels-min-duration', 'ig-reels-fps']],
  ['instagram', { fps: 60.1, aspect_ratio: 0.5526 }, [], ['ig-reels-fps']],
  ['instagram', { aspect_ratio: 0.5524 }, [], ['ig-reels-aspect']],
  ['instagram', { aspect_ratio: 0.5726 }, [], ['ig-reels-aspect']],
  ['tiktok', { duration_ms: 5000 }, [], []],
  ['tiktok', { duration_ms: 4999 }, ['tiktok-min-duration'], []],
  ['tiktok', { duration_ms: 600_001, file_size_bytes: 524_288_001, bitrate_bps: 515_999 }, ['tiktok-max-duration', 'tiktok-size', 'tiktok-bitrate'], ['tiktok-documented-max']],
  ['tiktok', { duration_ms: 60_000, file_size_bytes: 524_288_000, bitrate_bps: 516_000 }, [], []],
  ['tiktok', picture(540, 960), [], []],
  ['tiktok', picture(640, 640), [], []],
  ['tiktok', picture(960, 540), [], []],
  ['tiktok', picture(539, 958), ['tiktok-resolution'], []],
  ['tiktok', picture(639, 639), ['tiktok-resolution'], []],
  ['tiktok', picture(1000, 800), ['tiktok-resolution'], []],
  ['youtube', { duration_ms: 60_000, aspect_ratio: 1 }, [], []],
  ['youtube', { duration_ms: 60_001, aspect_ratio: 1.001 }, [], ['yt-shorts-feed-length', 'yt-shorts-aspect']],
  ['youtube', { duration_ms: 180_001 }, ['yt-shorts-max-duration'], ['yt-shorts-feed-length']],
]; // biome-ignore format: a line a bound

test.each(BOUNDS)('the limits of %s judge %o as documented', (platform, clip, failed, advice) => {
  const explanation = compileRuleSet(DEFAULT_RULE_SETS[platform]).explain(clip);
  expect(explanation.failed.map(({ id }) => id)).toEqual(failed);
  expect(explanation.advice.map(({ id }) => id)).toEqual(advice);
});

test('each limit is one condition, with its source and the date on which it was checked', () => {
  for (const platform of PLATFORMS) {
    const { requirements = [], advice = [] } = DEFAULT_RULE_SETS[platform];
    const conditions = [...requirements, ...advice];
    expect(conditions.map(({ id }) => id).sort()).toEqual(
      platformFacts(platform)
        .limits.map(({ id }) => id)
        .sort(),
    );
    for (const { source, checked_at } of conditions) expect([source, checked_at]).not.toContain(undefined);
  }
});
