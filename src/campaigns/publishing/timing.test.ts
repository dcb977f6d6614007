import { expect, test } from 'vitest';
import { timingOf } from './timing.ts';

const all = ({
  stallMs,
  latestMs,
  waitMs,
  settleMs,
  patienceMs,
  backoffMs,
}: ReturnType<typeof timingOf>): Record<string, unknown> => ({
  stallMs,
  latest: [latestMs('create'), latestMs('upload')],
  wait: waitMs(15),
  settle: [settleMs([60, 5, 600, 30]), settleMs([])],
  patience: patienceMs(3600),
  backoff: [0, 1, 2, 5, 12, 40].map(backoffMs),
});

test('live, everything takes its time, whatever speed the sandbox has', () => {
  expect(all(timingOf({ adsSandbox: { address: undefined, speed: 100 } }, 'live'))).toMatchInlineSnapshot(`
    {
      "backoff": [
        2000,
        4000,
        8000,
        64000,
        300000,
        300000,
      ],
      "latest": [
        35000,
        610000,
      ],
      "patience": 3600000,
      "settle": [
        [
          60000,
          5000,
          600000,
          30000,
        ],
        [],
      ],
      "stallMs": 10000,
      "wait": 15000,
    }
  `);
});

test('in the sandbox all is divided by its speed, but not below what it shows late', () => {
  const ctx = { adsSandbox: { address: undefined, speed: 100 } };
  expect(all(timingOf(ctx, 'sandbox'))).toMatchInlineSnapshot(`
    {
      "backoff": [
        20,
        40,
        80,
        640,
        3000,
        3000,
      ],
      "latest": [
        3000,
        8000,
      ],
      "patience": 121000,
      "settle": [
        [
          600,
          50,
          6000,
          300,
          10500,
          21000,
        ],
        [],
      ],
      "stallMs": 2000,
      "wait": 150,
    }
  `);
  const shownSooner = timingOf(ctx, 'sandbox', { shownWithinMs: 20_000, readyWithinMs: 90_000 });
  expect(all(shownSooner)).toEqual({ ...all(timingOf(ctx, 'sandbox')), patience: 91_000 });
});
