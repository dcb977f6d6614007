import { expect, test } from 'vitest';
import { conflict, EngineError, invalid, tooMany, unavailable } from '../kernel/index.ts';
import { describeFailure, isWorthRetrying } from './failure.ts';

test('a job is retried after a passing failure but not after invalid input or a reached limit', () => {
  for (const passing of [
    unavailable('database-unavailable', ''),
    unavailable('disk-full', ''),
    tooMany('too-many-requests', ''),
    new Error('a defect'),
  ])
    expect(isWorthRetrying(passing)).toBe(true);
  for (const final of [
    invalid([]),
    conflict('no-active-rule-set', ''),
    new EngineError('film-memory-limit', ''),
    unavailable('film-time-limit', ''),
    unavailable('film-stalled', ''),
  ])
    expect(isWorthRetrying(final)).toBe(false);
});

test('a job that hits a full disk reports disk-full', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(describeFailure(error)).toMatchObject({ code: 'disk-full', detail: expect.stringContaining('ENOSPC') });
  expect(describeFailure(new Error('EIO'))).toMatchObject({ code: 'internal-error' });
});
