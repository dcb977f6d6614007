import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Waiting } from './waiting.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Adds callers that all arrive now and get their turns `everyMs` apart. */
function queue(waiting: Waiting, callers: number, everyMs: number) {
  for (let turn = 1; turn <= callers; turn++)
    void waiting.during(new Promise<void>((resolve) => setTimeout(resolve, turn * everyMs)));
}

test('the expected wait is the queue length times the recent time between turns', async () => {
  const waiting = new Waiting();
  expect(waiting.expectedMs).toBe(0);
  queue(waiting, 1000, 2);
  await vi.advanceTimersByTimeAsync(800);
  expect(waiting.expectedMs).toBeCloseTo(600 * 2, -1);
  await vi.advanceTimersByTimeAsync(1_198);
  expect(waiting.expectedMs).toBe(1_998); // the last one has waited as long
  await vi.advanceTimersByTimeAsync(2);
  expect(waiting.expectedMs).toBe(0);
});

test('while no turns pass, the expected wait is at least as long as the first caller has waited', async () => {
  const waiting = new Waiting();
  queue(waiting, 1, 5_000);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(waiting.expectedMs).toBe(4_000);
});

test('time without a queue does not count as time between turns', async () => {
  const waiting = new Waiting();
  queue(waiting, 100, 1);
  await vi.advanceTimersByTimeAsync(60_000);
  queue(waiting, 100, 1);
  await vi.advanceTimersByTimeAsync(50);
  expect(waiting.expectedMs).toBeLessThan(60);
});
