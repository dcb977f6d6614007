import { expect, test } from 'vitest';
import type { PostingWindow } from './schema.ts';
import { timesInWords } from './times-in-words.ts';

const said = (windows: PostingWindow[], hasHours = true) =>
  timesInWords(
    {
      ...{ timezone: 'UTC', goal: 'views', n: 400, since: '2026-01-01', verdict: 'clear', windows },
      hours: [8, 9].map((hour) => ({ hour, lift: hour / 1000, low90: -0.0151, high90: 0.026, n: 200 })),
      weekdays: [1, 2].map((weekday) => ({ weekday, lift: -weekday / 100, low90: -0.1, high90: 0.1, n: 200 })),
    },
    hasHours,
  );
const window = { weekdays: [2, 4], from: 0, to: 24, lift: 0.256, low90: -0.004, high90: 0.995, probability: 0.97 };
const all = [1, 2, 3, 4, 5, 6, 7];

test('the first window is described by days, hours, and whole percents, with its interval', () => {
  expect(said([window])).toBe(
    'Tuesdays and Thursdays did 26% better than your usual mix (90%: −0 to +100%; 400 posts since 2026-01-01).',
  );
  expect(said([{ ...window, weekdays: all, from: 17, to: 20, lift: -0.1 }])).toMatch(
    /^Every day from 17:00 to 20:00 did −10% worse than your usual mix/,
  );
});

test('without a better window, the best hour is shown, or the best weekday if hours are unknown', () => {
  expect(said([])).toBe(
    'The hour makes almost no difference in 400 posts: the best one is at +1% (−2 to +3%). Post when it suits you.',
  );
  expect(said([], false)).toBe(
    'The weekday makes almost no difference in 400 posts: the best one is at −1% (−10 to +10%). Post when it suits you. ' +
      'Hours are not known: only dates were given.',
  );
});
