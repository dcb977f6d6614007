import { expect, test } from 'vitest';
import { isWorthKeeping, type Pace, paceAfter, turnOf } from './pace.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const at = (ms: number) => later(ms).toISOString();
const read = { method: 'GET', path: '/x' } as const;
const write = { method: 'POST', path: '/x' } as const;
const busy = (ratio: number): Pace => ({ ratio, ratio_at: at(0) });

test('reads slow down from 75% of an allowance, and everything waits from 90% until the figure is five minutes old', () => {
  const turns = [0.74, 0.75, 0.89, 0.9].map((ratio) =>
    [read, { ...write, is_read: true }, write].map((request) => turnOf(busy(ratio), request, NOW, 1)),
  );
  const held = { held_until: later(300_000) };
  const [now, spread] = [{ after_ms: 0 }, { after_ms: 2_000 }];
  expect(turns).toEqual([
    [now, now, now],
    [spread, spread, now],
    [spread, spread, now],
    [held, held, held],
  ]);
  expect(turnOf(busy(0.95), write, later(299_999), 1)).toEqual(held);
  expect(turnOf(busy(0.95), read, later(300_000), 1)).toEqual(now);
  expect(turnOf(busy(0.95), write, NOW, 10)).toEqual({ held_until: later(30_000) });
});

test('while an account is paused or its allowance nearly used up, only urgent requests are sent', () => {
  const paused: Pace = { pause_until: at(1) };
  expect(turnOf(paused, write, NOW, 1)).toEqual({ held_until: later(1) });
  expect(turnOf(paused, write, later(1), 1)).toEqual({ after_ms: 0 });
  for (const pace of [paused, busy(0.99)])
    expect(turnOf(pace, { ...write, is_urgent: true }, NOW, 1)).toEqual({ after_ms: 0 });
});

test('a throttling reply pauses for the time that the platform names, or a minute that doubles up to an hour', () => {
  let pace: Pace = {};
  const pauses = Array.from({ length: 8 }, () => {
    pace = paceAfter(pace, { is_throttled: true }, NOW, 1);
    return (Date.parse(pace.pause_until ?? '') - NOW.getTime()) / 1_000;
  });
  expect([pauses, pace.throttles]).toEqual([[60, 120, 240, 480, 960, 1920, 3600, 3600], 8]);
  const told = { is_throttled: true, regain_in_s: 7, ratio: 0.2 };
  expect(paceAfter(pace, told, NOW, 1)).toEqual({ throttles: 9, pause_until: at(7_000), ratio: 0.2, ratio_at: at(0) });
  expect(paceAfter({}, told, NOW, 10)).toMatchObject({ throttles: 1, pause_until: at(700) });
});

test('a successful reply resets the doubling and keeps a pause that has not expired', () => {
  const fine = { is_throttled: false, ratio: 0.4 };
  const then = { ratio: 0.4, ratio_at: at(0) };
  expect(paceAfter({ throttles: 3, pause_until: at(1), ratio: 0.9, ratio_at: at(-5) }, fine, NOW, 1)).toEqual({
    ...then,
    pause_until: at(1),
  });
  expect(paceAfter({ throttles: 3, pause_until: at(0) }, fine, NOW, 1)).toEqual(then);
  expect(paceAfter(busy(0.8), { is_throttled: false }, later(9), 1)).toEqual(busy(0.8));
});

test('pauses are shared with other workers, and usage from 50% if it changed or is over a minute old', () => {
  const changes: readonly (readonly [Pace, Pace, boolean])[] = [
    [{}, { pause_until: at(1) }, true],
    [{ pause_until: at(1) }, { pause_until: at(1) }, false],
    [{ throttles: 1 }, { throttles: 2 }, true],
    [busy(0.1), busy(0.49), false],
    [busy(0.1), busy(0.5), true],
    [busy(0.5), busy(0.1), true],
    [busy(0.6), busy(0.6), false],
    [busy(0.6), { ratio: 0.6, ratio_at: at(60_000) }, false],
    [busy(0.6), { ratio: 0.6, ratio_at: at(60_001) }, true],
  ];
  expect(changes.map(([kept, next]) => isWorthKeeping(kept, next))).toEqual(changes.map(([, , is]) => is));
});
