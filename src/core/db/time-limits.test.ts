import type pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TimeLimits } from './time-limits.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A connection without a known process, so no cancel request is sent. */
const connection = () => ({}) as pg.PoolClient;

test('a connection on which a statement was canceled is discarded', () => {
  const limits = new TimeLimits('postgres://nowhere.test/db', () => {});
  const [slow, quick, patient] = [connection(), connection(), connection()];
  limits.begin(slow, 500);
  limits.begin(quick, 500);
  limits.begin(patient, 1_500);
  expect(limits.end(quick)).toBe(false);
  vi.advanceTimersByTime(1_000);
  expect([slow, quick, patient].map((one) => limits.end(one))).toEqual([true, false, false]);
  limits.begin(slow, 60_000);
  expect(limits.end(slow)).toBe(true);
  limits.close();
  expect(vi.getTimerCount()).toBe(0);
});
