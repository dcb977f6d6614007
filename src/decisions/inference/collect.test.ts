import { expect, test } from 'vitest';
import { plainRuleSet } from '../../testing/synthetic-results.ts';
import { compileRuleSet, type Goal } from '../rules/index.ts';
import { collectResults } from './collect.ts';

const { document } = compileRuleSet(plainRuleSet({ visual_score: 1 }));
const isTaken = (goal: Goal, result: number, facts: { exposure?: number; age_days?: number } = {}) =>
  collectResults(document, goal, [{ features: {}, platform: 'tiktok', result, at: 0, ...facts }]).then(
    ({ length }) => length === 1,
    () => false,
  );

test.each<[Goal, number[], number[]]>([
  ['hook_rate', [0, 0.45, 1], [-0.1, 1.1, 45]],
  ['ctr', [0, 0.02, 1], [-0.1, 1.1, 2]],
  ['engagement', [0, 1.5], [-0.1]],
  ['views', [0, 12_000], [-1]],
  ['roas', [0, 3.5], [-1]],
  ['value', [-3, 0, 1e100], [1e101, Number.NaN, Number.POSITIVE_INFINITY]],
])('results of %s can be %j, but not %j', async (goal, possible, impossible) => {
  for (const result of possible) expect([result, await isTaken(goal, result)]).toEqual([result, true]);
  for (const result of impossible) expect([result, await isTaken(goal, result)]).toEqual([result, false]);
});

test.each(['exposure', 'age_days'] as const)('%s can be 0, but not negative or NaN', async (name) => {
  expect(await isTaken('ctr', 0.1, { [name]: 0 })).toBe(true);
  for (const wrong of [-1, Number.NaN]) expect(await isTaken('ctr', 0.1, { [name]: wrong })).toBe(false);
});

test('the order of results with the same time does not change their checksum', async () => {
  const of = (result: number, at = 0) => ({ features: {}, platform: 'tiktok' as const, result, at });
  const sumOf = async (...examples: ReturnType<typeof of>[]) =>
    (await collectResults(document, 'ctr', examples)).checksum;
  expect(await sumOf(of(0.1), of(0.2), of(0.3))).toBe(await sumOf(of(0.3), of(0.1), of(0.2)));
  expect(await sumOf(of(0.1, 1), of(0.2, 2), of(0.3, 2))).toBe(await sumOf(of(0.1, 1), of(0.3, 2), of(0.2, 2)));
});
