import { expect, test } from 'vitest';
import { fullSinceAfter, isToldAgain, restOf } from './sealer.ts';

test('requests have priority for five seconds of full rounds, then sealing catches up without pauses', () => {
  expect(restOf({ tookMs: 40, fullForMs: 0 })).toBe(120);
  expect(restOf({ tookMs: 40, fullForMs: 4_999 })).toBe(120);
  expect(restOf({ tookMs: 40, fullForMs: 5_000 })).toBe(0);
});

test('full rounds count from the first of them, and a round that is not full resets the count', () => {
  const full = { isFull: true };
  expect(fullSinceAfter(full, undefined, 100)).toBe(100);
  expect(fullSinceAfter(full, 100, 200)).toBe(100);
  expect(fullSinceAfter({ isFull: false }, 100, 300)).toBeUndefined();
});

test('the log reports long-waiting events at most every ten minutes', () => {
  expect([599_999, 600_000, Number.POSITIVE_INFINITY].map(isToldAgain)).toEqual([false, true, true]);
});
