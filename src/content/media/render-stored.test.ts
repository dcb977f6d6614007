import { expect, test } from 'vitest';
import { isAsRendered } from './render-stored.ts';

test('a rendition is of a clip while its edges stay and it has not failed', () => {
  const rendered = { start_ms: 1000, end_ms: 9000 };
  const now = { ...rendered, status: 'ready' };
  expect([now, { ...now, status: 'published' }].map((clip) => isAsRendered(rendered, clip))).toEqual([true, true]);
  const changes = [{ start_ms: 1001 }, { end_ms: 8999 }, { status: 'failed' }];
  for (const change of changes) expect(isAsRendered(rendered, { ...now, ...change })).toBe(false);
  expect(isAsRendered(rendered, undefined)).toBe(false);
});
