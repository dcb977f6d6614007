import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileRuleSet } from './compile.ts';
import { readRuleSets } from './read-document.ts';
import { runExamples } from './run-examples.ts';

const text = readFileSync(new URL('../../../examples/rule-sets/original.yaml', import.meta.url), 'utf8');
const ruleSets = readRuleSets(text).map(compileRuleSet);

test('the original rule sets give the three published scores to the last bit', () => {
  const clip = { visual_score: 0.8, duration_ms: 10_000 };
  const scores = Object.fromEntries(ruleSets.map((each) => [each.platform, each.evaluate([clip]).scores[0]]));
  expect(scores).toEqual({ tiktok: 0.5957095709570956, instagram: 0.6115942028985507, youtube: 0.5505952380952381 });
});

test('the original rule sets pass their own examples', () => {
  const results = ruleSets.flatMap(runExamples);
  expect(results).toHaveLength(4);
  expect(results.flatMap(({ problems }) => problems)).toEqual([]);
});
