import { expect, test } from 'vitest';
import { age } from './retention.ts';

test('an age is a number of hours, days or weeks', () => {
  expect(['36h', '90d', '12w'].map(age)).toEqual([129_600_000, 7_776_000_000, 7_257_600_000]);
  for (const wrong of ['90', 'd', '1.5d', '-1d', '3m', '90 d', '100000d', ''])
    expect(() => age(wrong)).toThrow('hours, days or weeks');
});
