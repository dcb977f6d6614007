import { expect, test } from 'vitest';
import { PLATFORMS } from './index.ts';

test('list.ts is sorted by id', () => {
  expect(PLATFORMS).toEqual([...PLATFORMS].sort());
});
