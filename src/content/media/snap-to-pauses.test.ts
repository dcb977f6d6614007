import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutsSpeech, isInSpeech, shiftToPauses, snapToPauses } from './snap-to-pauses.ts';

const LIMITS = { min_ms: 5000, max_ms: 20_000, film_ms: 60_000 };

test('an edge in speech moves to the nearer pause, and an edge in a pause stays', () => {
  const speech = [
    { start_ms: 9500, end_ms: 14_000 },
    { start_ms: 18_000, end_ms: 20_300 },
  ];
  expect(snapToPauses({ start_ms: 10_000, end_ms: 20_000 }, speech, LIMITS)).toEqual({
    start_ms: 9380,
    end_ms: 20_420,
  });
  expect(snapToPauses({ start_ms: 9000, end_ms: 16_000 }, speech, LIMITS)).toEqual({ start_ms: 9000, end_ms: 16_000 });
});

test('an edge stays if the pause is over a second away or would make the clip too long', () => {
  const speech = [{ start_ms: 2000, end_ms: 30_000 }];
  expect(snapToPauses({ start_ms: 10_000, end_ms: 20_000 }, speech, LIMITS)).toEqual({
    start_ms: 10_000,
    end_ms: 20_000,
  });
  const near = [{ start_ms: 19_000, end_ms: 20_900 }];
  const clip = { start_ms: 0, end_ms: 20_000 };
  expect(snapToPauses(clip, near, { ...LIMITS, min_ms: 19_900 })).toEqual(clip);
});

test('a pause is reached even if only its margin is out of reach', () => {
  const speech = [{ start_ms: 9050, end_ms: 16_000 }];
  const { start_ms } = snapToPauses({ start_ms: 10_000, end_ms: 20_000 }, speech, LIMITS);
  expect(start_ms).toBe(9000);
  expect(isInSpeech(speech, start_ms)).toBe(false);
});

test('a clip of fixed length moves as a whole to where fewer edges cut into speech', () => {
  const speech = [
    { start_ms: 9600, end_ms: 14_000 },
    { start_ms: 15_000, end_ms: 20_500 },
  ];
  expect(shiftToPauses({ start_ms: 10_000, end_ms: 20_000 }, speech, 60_000)).toEqual({
    start_ms: 9480,
    end_ms: 19_480,
  });
  const early = [
    { start_ms: 0, end_ms: 400 },
    { start_ms: 5000, end_ms: 5500 },
  ];
  expect(shiftToPauses({ start_ms: 0, end_ms: 5200 }, early, 5700)).toEqual({ start_ms: 400, end_ms: 5600 });
  expect(cutsSpeech({ start_ms: 0, end_ms: 5200 }, early, 5700)).toBe(true);
});

test('an edge counts as cutting speech only if a pause of 250 ms lies within a second', () => {
  const words = (pauseMs: number) => [
    { start_ms: 0, end_ms: 2000 },
    { start_ms: 2000 + pauseMs, end_ms: 8000 },
  ];
  const cuts = (start_ms: number, pauseMs: number) => cutsSpeech({ start_ms, end_ms: 9000 }, words(pauseMs), 10_000);
  expect([cuts(3250, 250), cuts(3251, 250), cuts(3249, 249)]).toEqual([true, false, false]);
  expect([cuts(6999, 250), cuts(7000, 250)]).toEqual([false, true]);
});

test('no edge stays in speech if a pause lies within a second and the lengths allow it', () => {
  const gaps = fc.array(fc.tuple(fc.integer({ min: 50, max: 2000 }), fc.integer({ min: 250, max: 4000 })), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 0, max: 30_000 }), (parts, start_ms) => {
      let at = 0;
      const speech = parts.map(([pause, words]) => {
        const run = { start_ms: at + pause, end_ms: at + pause + words };
        at = run.end_ms;
        return run;
      });
      const found = snapToPauses({ start_ms, end_ms: start_ms + 12_000 }, speech, LIMITS);
      for (const ms of [found.start_ms, found.end_ms]) {
        const run = speech.find((one) => one.start_ms < ms && one.end_ms > ms);
        if (run === undefined) continue;
        expect(ms - run.start_ms > 1000 && run.end_ms - ms > 1000).toBe(true);
      }
    }),
  );
});
