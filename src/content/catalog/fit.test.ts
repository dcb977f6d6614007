import { expect, test } from 'vitest';
import { misfits } from './fit.ts';

test('a clip may end exactly when its video ends but not a millisecond later', () => {
  expect(misfits({ end_ms: 60_000 }, 60_000, '')).toEqual([]);
  expect(misfits({ end_ms: 60_001 }, 60_000, 'clips[0].')).toMatchObject([{ path: 'clips[0].end_ms' }]);
  expect(misfits({ end_ms: 60_001 }, null, '')).toEqual([]);
});
