import { expect, test } from 'vitest';
import { timingOf } from './timing.ts';
import { patienceMs, patienceWithFileMs } from './wire.ts';

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

test('a live account uses real timings, whatever the sandbox’s speed', () => {
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

test('sandbox timings are divided by its speed, but not below its own delays', () => {
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

test('a request may take 25 s divided by the sandbox’s speed, but at least 1 s, plus 10 s per MB of its file', () => {
  expect([1, 10, 25, 100].map(patienceMs)).toEqual([25_000, 2_500, 1_000, 1_000]);
  const sent = [0, 1, 1_000_000, 8 * 1024 ** 2].map((bytes) => patienceWithFileMs(1, bytes));
  expect(sent).toEqual([25_000, 25_001, 35_000, 108_887]);
  expect(patienceWithFileMs(100, 1_000_000)).toBe(11_000);
});

test('an upload settles only after a request with 50 MiB can no longer be in flight', () => {
  const { stallMs, latestMs } = timingOf({}, 'live');
  expect(latestMs('upload')).toBeGreaterThanOrEqual(stallMs + patienceWithFileMs(1, 50 * 1024 ** 2));
});
