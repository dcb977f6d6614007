import { expect, test } from 'vitest';
import { closest } from './closest.ts';

test('of two equally close candidates, the first listed is suggested', () => {
  expect(closest('abd', ['abc', 'abe'])).toBe('abc');
  expect(closest('abd', ['abe', 'abc'])).toBe('abe');
});

test('a candidate may differ in up to a third of its letters, rounded up', () => {
  expect(closest('insttttam', ['instagram'])).toBe('instagram');
  expect(closest('instttttm', ['instagram'])).toBeUndefined();
  expect(closest('yuotxbe', ['youtube'])).toBe('youtube');
  expect(closest('zzztube', ['youtube'])).toBe('youtube');
  expect(closest('zzzzube', ['youtube'])).toBeUndefined();
  expect([closest('y', ['x']), closest('zz', ['xy'])]).toEqual(['x', undefined]);
});

test('capitalization is ignored', () => {
  expect(closest('TIKTOK', ['instagram', 'tiktok'])).toBe('tiktok');
});
