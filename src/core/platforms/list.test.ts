import { expect, test } from 'vitest';
import { PLATFORMS } from './index.ts';

test('list.ts is sorted by id, as statements that write rows of several platforms are', () => {
  expect(PLATFORMS).toEqual([...PLATFORMS].sort());
});
