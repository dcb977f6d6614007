import { expect, test } from 'vitest';
import { compileRuleSet } from './compile.ts';
import { DEFAULT_RULE_SETS } from './default-rule-sets.ts';
import type { RuleSetInput } from './schema.ts';

const tiktok = compileRuleSet(DEFAULT_RULE_SETS.tiktok);
const scoreOf = (document: unknown, clip: Record<string, number | boolean>) =>
  compileRuleSet(document).evaluate([clip]).scores[0];

function documentWith(change: Partial<RuleSetInput>): RuleSetInput {
  const features = { visual_score: { weight: 1, shape: 'identity' as const, when_missing: 0.5 } };
  return { platform: 'tiktok', features, ...change };
}

test('a score is the weighted average of the shaped feature values', () => {
  const clip = { visual_score: 0.8, duration_ms: 12_000, cut_position: 0.1, motion_intensity: 0.4 };
  const sum = 0 + 0.5 * 0.8 + 0.16 * 1 + 0.2 * (1 + ((0.1 - 0) * (0.5 - 1)) / (1 - 0)) + 0.15 * 0.4;
  expect(scoreOf(DEFAULT_RULE_SETS.tiktok, clip)).toBe(sum / (0.5 + 0.16 + 0.2 + 0.15));
});

test('a missing feature gets the value of when_missing, and 0 is not missing', () => {
  const document = documentWith({ features: { visual_score: { weight: 2, shape: 'identity', when_missing: 0.25 } } });
  expect(scoreOf(document, {})).toBe(0.25);
  expect(scoreOf(document, { visual_score: 0 })).toBe(0);
});

test('a shape is linear between its points and flat outside them, and refuses a repeated x', () => {
  const shape = { points: [[0, 0.1], [10, 0.7], [30, 0.3]] as [number, number][] }; // biome-ignore format: points
  const document = documentWith({ features: { x_length: { weight: 1, shape, when_missing: 0 } } });
  const worth = (x: number) => scoreOf(document, { x_length: x });
  expect([-5, 0, 10, 30, 99].map(worth)).toEqual([0.1, 0.1, 0.7, 0.3, 0.3]);
  expect(worth(5)).toBe(0.1 + ((5 - 0) * (0.7 - 0.1)) / (10 - 0));
  const twice = { points: [[0, 0.1], [10, 0.7], [10, 0.3]] as [number, number][] }; // biome-ignore format: points
  const refused = documentWith({ features: { x_length: { weight: 1, shape: twice, when_missing: 0 } } });
  expect(() => compileRuleSet(refused)).toThrow('x must increase (10 after 10)');
});

test('a line of any number of points is exact on each of them', () => {
  for (const length of [1, 4, 8, 20])
    for (let variant = 1; variant <= 60; variant++) {
      const points = Array.from({ length }, (_, k): [number, number] => [k * 0.3, ((k + 1) * variant * 0.618) % 1]);
      const features = { x_length: { weight: 1, shape: { points }, when_missing: 0 } };
      const { scores } = compileRuleSet(documentWith({ features })).evaluate(points.map(([x]) => ({ x_length: x })));
      expect([...scores]).toEqual(points.map(([, y]) => y));
    }
});

test('a boost multiplies the score if its condition holds, up to a score of 1', () => {
  const boosts = [{ id: 'fast', when: 'clip.hook_strength > 0.7', multiply: 1.5, because: 'the start decides' }];
  const document = documentWith({ boosts });
  expect(scoreOf(document, { visual_score: 0.5, hook_strength: 0.8 })).toBe(0.75);
  expect(scoreOf(document, { visual_score: 0.5, hook_strength: 0.7 })).toBe(0.5);
  expect(scoreOf(document, { visual_score: 0.5 })).toBe(0.5);
  expect(scoreOf(document, { visual_score: 0.9, hook_strength: 1 })).toBe(1);
  expect(compileRuleSet(document).explain({ visual_score: 0.9, hook_strength: 1 }).scoreBeforeClamp).toBeCloseTo(1.35);
});

test('a failed requirement makes a clip ineligible, and one with missing data passes and is reported', () => {
  const tooShort = tiktok.explain({ duration_ms: 4_999 });
  expect(tooShort).toMatchObject({ eligible: false, failed: [{ id: 'tiktok-min-duration' }] });
  const fine = tiktok.explain({ duration_ms: 5_000, width: 1080, height: 1920, aspect_ratio: 1080 / 1920 });
  expect(fine).toMatchObject({ eligible: true, failed: [] });
  expect(fine.unknown.map(({ id }) => id)).toEqual(['tiktok-size', 'tiktok-bitrate']);
});

test('a resolution requirement fails if the width alone rules it out', () => {
  expect(tiktok.explain({ duration_ms: 9_000, width: 320 }).failed).toMatchObject([{ id: 'tiktok-resolution' }]);
  expect(tiktok.explain({ duration_ms: 9_000, width: 1920 }).unknown.map(({ id }) => id)).toContain(
    'tiktok-resolution',
  );
});

test('advice that is not followed is reported and keeps the clip eligible', () => {
  const long = tiktok.explain({ duration_ms: 90_000 });
  expect(long).toMatchObject({ eligible: true, advice: [{ id: 'tiktok-documented-max' }] });
});

test('a list of clips gets the same scores as each clip alone, however long it is', () => {
  const clips = Array.from({ length: 2_500 }, (_, i) => ({
    visual_score: (i % 97) / 97,
    duration_ms: i * 37,
    ...(i % 3 === 0 ? {} : { motion_intensity: (i % 11) / 11, width: 1080, height: 1920, aspect_ratio: 0.5625 }),
  }));
  const { scores, eligible } = tiktok.evaluate(clips);
  clips.forEach((clip, at) => {
    const alone = tiktok.evaluate([clip]);
    expect([scores[at], eligible[at]]).toEqual([alone.scores[0], alone.eligible[0]]);
  });
});

test('the weights of a compiled rule set are normalized to shares', () => {
  expect(tiktok.weights.visual_score).toBeCloseTo(0.49505, 5);
  expect(Object.keys(tiktok.weights)).toEqual(['visual_score', 'duration_ms', 'cut_position', 'motion_intensity']);
});

test('an invalid feature value is refused with the position of the clip and the feature', () => {
  const wrong = [{ visual_score: 0.5 }, { visual_score: Number.NaN }];
  expect(() => tiktok.evaluate(wrong)).toThrow('[1].visual_score: must be a finite number');
  expect(() => tiktok.evaluate([{ visual_score: true }])).toThrow('[0].visual_score: must be a finite number');
});
