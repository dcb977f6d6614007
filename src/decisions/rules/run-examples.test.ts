import { expect, test } from 'vitest';
import { compileRuleSet } from './compile.ts';
import { DEFAULT_RULE_SETS } from './default-rule-sets.ts';
import { runExamples } from './run-examples.ts';
import type { RuleSetInput } from './schema.ts';

const problems = (...examples: NonNullable<RuleSetInput['examples']>) =>
  runExamples(compileRuleSet({ ...DEFAULT_RULE_SETS.youtube, examples })).map((result) => result.problems);

test('a correct example has no problems, and by default its score may be off by 0.005', () => {
  const clip = { visual_score: 0.8, duration_ms: 50_000 };
  expect(problems({ clip, expect: { eligible: true, score: 0.76, first_reason: 'visual_score' } })).toEqual([[]]);
  expect(problems({ clip, expect: { score: 0.76, within: 0 } })[0]).toEqual([
    expect.stringMatching(/^scores 0\.7589\d+, not 0\.76$/),
  ]);
});

test('a score may differ by exactly the tolerance, and by no more', () => {
  const clip = { visual_score: 0.8, duration_ms: 50_000 };
  const { score } = compileRuleSet(DEFAULT_RULE_SETS.youtube).explain(clip);
  expect(problems({ clip, expect: { score, within: 0 } })).toEqual([[]]);
  const lower = score - 0.5;
  const found = problems(
    { clip, expect: { score: lower, within: 0.5 } },
    { clip, expect: { score: lower, within: 0.4999 } },
  );
  expect(found).toEqual([[], [expect.stringContaining('± 0.4999')]]);
});

test('every failed expectation is reported with the actual value', () => {
  expect(
    problems({ clip: { duration_ms: 200_000 }, expect: { eligible: true, score: 1, first_reason: 'fps' } }),
  ).toEqual([
    [
      'is not eligible but should be: it fails yt-shorts-max-duration (Shorts last at most 3 min)',
      expect.stringMatching(/^scores 0\.\d+, not 1 ± 0\.005$/),
      'its first reason is yt-shorts-max-duration, not fps',
    ],
  ]);
  const fine = { visual_score: 0.8, duration_ms: 50_000 };
  expect(problems({ clip: fine, expect: { eligible: false, first_reason: 'duration_ms' } })).toEqual([
    ['is eligible but should not be', 'its first reason is visual_score, not duration_ms'],
  ]);
});

test('the first reason of an ineligible clip can be given by id or by wording', () => {
  const clip = { duration_ms: 200_000 };
  const byId = { clip, expect: { first_reason: 'yt-shorts-max-duration' } };
  const byWording = { clip, expect: { first_reason: 'Shorts last at most 3 min' } };
  expect(problems(byId, byWording)).toEqual([[], []]);
});

test('the first reason of an eligible clip is its largest contribution, wherever the feature is in the rules', () => {
  const features = ['x_face', 'x_voice', 'x_text'] as const;
  const reasons = features.map((most) => {
    const clip = { duration_ms: 50_000, x_face: 0.1, x_voice: 0.1, x_text: 0.1, [most]: 0.9 };
    return features.map((feature) => ({ clip, expect: { first_reason: feature } }));
  });
  const equal = { weight: 1, shape: 'identity', when_missing: 0 } as const;
  const rules = {
    ...DEFAULT_RULE_SETS.youtube,
    features: Object.fromEntries(features.map((feature) => [feature, equal])),
  };
  const found = reasons.map((examples) =>
    runExamples(compileRuleSet({ ...rules, examples })).map(({ problems: [problem] }) => problem ?? 'holds'),
  );
  expect(found).toEqual(
    features.map((most) =>
      features.map((feature) => (feature === most ? 'holds' : `its first reason is ${most}, not ${feature}`)),
    ),
  );
});
