import { expect, test } from 'vitest';
import { seededRandom } from '../../core/statistics/index.ts';
import { trainWeights } from '../../decisions/inference/index.ts';
import { plainRuleSet, syntheticResults } from '../../testing/synthetic-results.ts';
import { sortInSlices } from './sort-in-slices.ts';

/** Counts how often other work of the process got a turn before the promise settled. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const next = () => {
    turns++;
    if (!isOver) setImmediate(next);
  };
  setImmediate(next);
  await work.finally(() => {
    isOver = true;
  });
  return turns;
}

test('sorting in slices matches a stable sort and yields to other work', async () => {
  const random = seededRandom(1);
  const items = Array.from({ length: 200_000 }, (_, at) => ({ key: random.below(5000), at }));
  const compare = (a: { key: number }, b: { key: number }) => a.key - b.key;
  const sorted = sortInSlices(items, compare);
  expect(await turnsDuring(sorted)).toBeGreaterThan(3);
  expect(await sorted).toEqual(items.toSorted(compare));
  expect(await sortInSlices([], compare)).toEqual([]);
});

test('training yields to other work, whether its results come as an array or as a stream', async () => {
  const weights = { visual_score: 0.5, x_a: 0.3, x_b: 0.2 };
  const results = () => syntheticResults(seededRandom(1), 30_000, { weights });
  async function* stream() {
    yield* results();
  }
  for (const examples of [results(), stream()]) {
    const training = trainWeights({ rule_set: plainRuleSet(weights), examples, goal: 'value' });
    expect(await turnsDuring(training)).toBeGreaterThan(3);
  }
});
