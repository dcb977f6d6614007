import { expect, test } from 'vitest';
import { shapeProblem } from './limit-shape.ts';

const listOf = (n: number) => Array.from({ length: n }, () => 1);
const objectOf = (n: number) => Object.fromEntries(listOf(n).map((_, at) => [`a${at}`, 1]));
const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}1${']'.repeat(levels)}`);

test('a body with a shape that no route accepts is refused before its fields are checked', () => {
  for (const right of [{}, null, 'text', listOf(100_000), objectOf(1_000), nested(100), { clips: [{ features: {} }] }])
    expect(shapeProblem(right)).toBeUndefined();
  for (const [wrong, words] of [
    [listOf(100_001), 'a list of 100001'],
    [{ features: objectOf(1_001) }, 'an object of 1001'],
    [nested(101), '100 levels'],
    [nested(200_000), '100 levels'],
    [Array.from({ length: 6 }, () => listOf(100_000)), '500000 values'],
  ] as const)
    expect(shapeProblem(wrong)).toMatchObject({ code: 'validation-failed', message: expect.stringContaining(words) });
});
