import { afterEach, expect, test, vi } from 'vitest';
import { inTurns, timeSlice } from './time-slice.ts';

afterEach(() => vi.restoreAllMocks());

/** Returns a clock that stands still, and whether other work has run since the last question. */
function watched() {
  let now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  let hasRun = false;
  return {
    work: (ms: number) => {
      now += ms;
    },
    othersRanDuring: async (work: () => Promise<unknown>) => {
      hasRun = false;
      const other = setImmediate(() => {
        hasRun = true;
      });
      await work();
      clearImmediate(other);
      return hasRun;
    },
  };
}

test('a loop lets other work run after every 15 ms of its own work', async () => {
  const { work, othersRanDuring } = watched();
  const pause = timeSlice();
  const seen: boolean[] = [];
  for (const ms of [0, 14, 1, 14, 1]) {
    work(ms);
    seen.push(await othersRanDuring(pause));
  }
  expect(seen).toEqual([false, false, true, false, true]);
});

test('a computation that runs in turns lets other work run and gives the same result', async () => {
  const { work, othersRanDuring } = watched();
  function* steps() {
    for (let step = 0; step < 2; step++) {
      work(10);
      yield;
    }
    return 'result';
  }
  expect(await othersRanDuring(async () => expect(await inTurns(steps())).toBe('result'))).toBe(true);
});
