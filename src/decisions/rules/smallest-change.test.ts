import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileRuleSet } from './compile.ts';
import { DEFAULT_RULE_SETS } from './default-rule-sets.ts';
import { type PlacedClip, smallestChange } from './smallest-change.ts';

const VIDEO_MS = 120_000;
const tiktok = compileRuleSet(DEFAULT_RULE_SETS.tiktok);

function placed(id: string, startMs: number, endMs: number, visual = 0.5): PlacedClip {
  const cut_position = (startMs + endMs) / 2 / VIDEO_MS;
  return {
    id,
    start_ms: startMs,
    end_ms: endMs,
    features: { visual_score: visual, duration_ms: endMs - startMs, cut_position },
  };
}

test('a clip that is too long is trimmed by as little as needed', () => {
  const winner = placed('a', 20_000, 32_000, 0.5);
  const change = smallestChange(tiktok, placed('b', 10_000, 40_000, 0.5), winner, VIDEO_MS);
  expect(change).toMatchObject({ edit: 'trim_end', start_ms: 10_000, words: 'end 12.8 s earlier, 17.2 s long' });
  expect(change?.end_ms).toBe(40_000 - (change?.by_ms ?? 0));
});

test('an ineligible clip can win by becoming long enough', () => {
  const change = smallestChange(tiktok, placed('b', 10_000, 14_000, 0.9), placed('a', 20_000, 32_000, 0.1), VIDEO_MS);
  expect(change).toMatchObject({ edit: 'extend_end', by_ms: 1_000, words: 'end 1 s later, 5 s long' });
});

test('no change is suggested if only the visual score decides', () => {
  expect(smallestChange(tiktok, placed('b', 0, 12_000, 0.1), placed('a', 0, 12_000, 1), VIDEO_MS)).toBeUndefined();
});

test('a change stays within the video, or before the end of the clip if the video’s length is unknown', () => {
  const winner = placed('a', 0, 60_000, 0.1);
  const atTheEnd = smallestChange(tiktok, placed('b', 1_500, 6_000, 1), winner, 6_000);
  expect(atTheEnd).toMatchObject({ edit: 'extend_start', by_ms: 500, start_ms: 1_000, end_ms: 6_000 });
  expect(smallestChange(tiktok, placed('b', 500, 4_000, 1), winner, 4_000)).toBeUndefined();
  expect(smallestChange(tiktok, placed('b', 0, 4_500, 1), winner, null)).toBeUndefined();
  // less than a whole step is left before the clip or after it
  expect(smallestChange(tiktok, placed('b', 460, 5_000, 1), winner, 5_000)).toBeUndefined();
  expect(smallestChange(tiktok, placed('b', 0, 4_960, 1), winner, 5_010)).toBeUndefined();
});

test('a suggested change wins, and no smaller one does', () => {
  const place = fc
    .tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([start, length, visual]) => ({
      start: start * 1_000,
      end: Math.min(VIDEO_MS, (start + length) * 1_000),
      visual,
    }));
  fc.assert(
    fc.property(place, place, (a, b) => {
      const winner = placed('a', a.start, a.end, a.visual);
      const other = placed('b', b.start, b.end, b.visual);
      const change = smallestChange(tiktok, other, winner, VIDEO_MS);
      const limit = change?.by_ms ?? VIDEO_MS;
      const scoreOf = (clip: PlacedClip) => tiktok.explain(clip.features);
      const toBeat = scoreOf(winner).score;
      const wins = (clip: PlacedClip) => {
        const { score, eligible } = scoreOf(clip);
        return eligible && (score > toBeat || (score === toBeat && clip.start_ms < winner.start_ms));
      };
      if (change !== undefined) {
        const edited = placed('b', change.start_ms, change.end_ms, b.visual);
        expect(wins(edited)).toBe(true);
        expect(scoreOf(edited).score).toBe(change.score);
      }
      const moves = [[0, -1], [1, 0], [1, 1], [-1, -1], [0, 1], [-1, 0]] as const; // biome-ignore format: start and end
      for (let by = 100; by < limit; by += 1_000) {
        for (const [start, end] of moves) {
          const [startMs, endMs] = [other.start_ms + start * by, other.end_ms + end * by];
          if (startMs < 0 || endMs > VIDEO_MS || endMs - startMs < 100) continue;
          expect(wins(placed('b', startMs, endMs, b.visual))).toBe(false);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('the search in a video that lasts days takes less than five seconds', () => {
  const days = 2_147_483_647;
  const before = performance.now();
  expect(smallestChange(tiktok, placed('b', 0, 901_000, 0.01), placed('a', 20_000, 32_000, 0.6), days)).toBeUndefined();
  expect(performance.now() - before).toBeLessThan(5_000);
});
