import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Waiting } from './waiting.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Adds callers that all arrive now and get their turns `everyMs` apart. */
function queue(waiting: Waiting, callers: number, everyMs: number) {
  for (let turn = 1; turn <= callers; turn++)
    void waiting.during(new Promise<void>((resolve) => setTimeout(resolve, turn * everyMs)));
}

test('who comes now would wait a turn for each who waits, as far apart as turns have been of late', async () => {
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

test('while nobody has a turn, who comes now waits at least as long as the first has waited', async () => {
  const waiting = new Waiting();
  queue(waiting, 1, 5_000);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(waiting.expectedMs).toBe(4_000);
});

test('time without a queue does not count as the time between two turns', async () => {
  const waiting = new Waiting();
  queue(waiting, 100, 1);
  await vi.advanceTimersByTimeAsync(60_000);
  queue(waiting, 100, 1);
  await vi.advanceTimersByTimeAsync(50);
  expect(waiting.expectedMs).toBeLessThan(60);
});
