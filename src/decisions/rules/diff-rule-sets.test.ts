import { expect, test } from 'vitest';
import { checkRuleSet } from './check-document.ts';
import { DEFAULT_RULE_SETS } from './default-rule-sets.ts';
import { diffRuleSets } from './diff-rule-sets.ts';
import type { RuleSetInput } from './schema.ts';

const base = DEFAULT_RULE_SETS.tiktok;
const diff = (after: RuleSetInput) => diffRuleSets(checkRuleSet(base).document, checkRuleSet(after).document);

test('equal rule sets have no differences, whatever the order of their requirements', () => {
  expect(diff(structuredClone(base))).toEqual([]);
  expect(diff({ ...base, requirements: base.requirements?.toReversed() })).toEqual([]);
});

test('a difference has a path that names rules by their id', () => {
  const features = { ...base.features, x_fit: { weight: 1, shape: 'identity' as const, when_missing: 0 } };
  const requirements = base.requirements
    ?.filter(({ id }) => id !== 'tiktok-size')
    .map((rule) => (rule.id === 'tiktok-min-duration' ? { ...rule, must: 'clip.duration_ms >= 6000' } : rule));
  expect(diff({ ...base, features, requirements })).toMatchObject([
    { path: 'features.x_fit', before: undefined, after: { weight: 1 } },
    {
      path: 'requirements.tiktok-min-duration.must',
      before: 'clip.duration_ms >= 5000',
      after: 'clip.duration_ms >= 6000',
    },
    { path: 'requirements.tiktok-size', after: undefined },
  ]);
});

test('another order of features is a difference, because it can change the last bits of a score', () => {
  const features = Object.fromEntries(Object.entries(base.features).toReversed());
  expect(diff({ ...base, features })).toEqual([
    {
      path: 'features (order)',
      before: 'visual_score, duration_ms, cut_position, motion_intensity',
      after: 'motion_intensity, cut_position, duration_ms, visual_score',
    },
  ]);
});

test('examples with the same name are each compared', () => {
  const example = (score: number) => ({ name: 'short', clip: { duration_ms: 6000 }, expect: { score } });
  const before = checkRuleSet({ ...base, examples: [example(0.1), example(0.2)] }).document;
  const after = checkRuleSet({ ...base, examples: [example(0.3), example(0.2)] }).document;
  expect(diffRuleSets(before, after)).toEqual([{ path: 'examples.short.expect.score', before: 0.1, after: 0.3 }]);
  expect(diffRuleSets(after, checkRuleSet({ ...base, examples: [example(0.3)] }).document)).toMatchObject([
    { path: 'examples.short [1]', after: undefined },
  ]);
});
