import { expect, test } from 'vitest';
import { normalCdf, seededRandom } from '../../core/statistics/index.ts';
import type { Posterior, RankedClip } from './schema.ts';
import { choiceConfidence, chooseByThompson, EPSILON, scoreSd, thompsonSeed } from './thompson.ts';

const posterior: Posterior = { features: ['x_a', 'x_b'], mean: [0.6, 0.4], covariance: [[0.01], [-0.01, 0.01]] };
const clip = (id: string, a: number, b: number, multiplier = 1): RankedClip => ({ id, shaped: [a, b], multiplier });
const clips = [clip('a', 0.7, 0.5), clip('b', 0.6, 0.7), clip('c', 0.1, 0.1)];

test('the seed depends on video, platform, version and candidates, but not on the order of candidates', () => {
  const choice = { video_id: 'v', platform: 'tiktok', rule_set_version: 3, candidate_ids: ['a', 'b'] };
  const seed = thompsonSeed(choice);
  expect(thompsonSeed({ ...choice, candidate_ids: ['b', 'a'] })).toBe(seed);
  const others = [
    { ...choice, candidate_ids: ['a', 'b', 'c'] },
    { ...choice, rule_set_version: 4 },
    { ...choice, platform: 'youtube' },
    { ...choice, video_id: 'w' },
  ].map(thompsonSeed);
  expect(new Set([seed, ...others]).size).toBe(5);
});

test('the same seed gives the same clip and propensities, whatever the order of the clips', () => {
  const choice = chooseByThompson(posterior, clips, 42);
  expect(chooseByThompson(posterior, clips, 42)).toEqual(choice);
  const reversed = chooseByThompson(posterior, clips.toReversed(), 42);
  expect(reversed.clip_id).toBe(choice.clip_id);
  expect(reversed.propensities).toEqual(choice.propensities.toReversed());
});

test('propensities are win probabilities mixed with 10% uniform exploration, and add up to 1', () => {
  const { propensities } = chooseByThompson(posterior, clips, 1);
  // a beats b where 0.1·w_a > 0.2·w_b; with w_b = 1 − w_a that is w_a > 2/3, and w_a is normal around 0.6 ± 0.1
  const aWins = 1 - normalCdf((2 / 3 - 0.6) / 0.1);
  const share = (wins: number) => (1 - EPSILON) * wins + EPSILON / 3;
  expect(propensities[0]).toBeCloseTo(share(aWins), 1);
  expect(propensities[1]).toBeCloseTo(share(1 - aWins), 1);
  expect(propensities[2]).toBeCloseTo(EPSILON / 3, 12);
  expect(propensities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
});

test('over many seeds, clips are chosen as often as their propensities say', () => {
  const counts = new Map<string, number>();
  let expected = 0;
  const runs = 400;
  for (let seed = 0; seed < runs; seed++) {
    const { clip_id, propensities } = chooseByThompson(posterior, clips, seed * 7919);
    counts.set(clip_id, (counts.get(clip_id) ?? 0) + 1);
    expected += propensities[0] ?? 0;
  }
  const sd = Math.sqrt((expected * (runs - expected)) / runs);
  expect(Math.abs((counts.get('a') ?? 0) - expected)).toBeLessThan(3 * sd);
});

test('a choice is clear, tied or, without a posterior, unknown', () => {
  expect(choiceConfidence(posterior, [clip('a', 1, 1), clip('b', 0.1, 0.1)])).toEqual({
    confidence: 'clear',
    win_probability: 1,
    runner_up_id: null,
  });
  expect(choiceConfidence(posterior, clips)).toMatchObject({ confidence: 'tied', runner_up_id: 'b' });
  expect(choiceConfidence(undefined, clips)).toEqual({
    confidence: 'unknown',
    win_probability: null,
    runner_up_id: null,
  });
  // no weights can tell two identical clips apart
  const alike = { confidence: 'tied', win_probability: 0.5, runner_up_id: 'twin' };
  expect(choiceConfidence(posterior, [clip('a', 1, 1), clip('twin', 1, 1), clip('b', 0.1, 0.1)])).toEqual(alike);
});

test('the win probability agrees with the propensities, although it skips clips out of reach', () => {
  const random = seededRandom(3);
  for (let run = 0; run < 20; run++) {
    const score = ({ shaped, multiplier }: RankedClip) =>
      multiplier * (0.6 * (shaped[0] ?? 0) + 0.4 * (shaped[1] ?? 0));
    const many = Array.from({ length: 12 }, (_, at) =>
      clip(`c${at}`, random.uniform(), random.uniform(), 1 + 0.1 * (at % 2)),
    ).toSorted((a, b) => score(b) - score(a));
    const [propensity = 0] = chooseByThompson(posterior, many, run).propensities;
    const wins = (propensity - EPSILON / 12) / (1 - EPSILON);
    // five standard errors of the difference between 1,024 and 2,048 draws
    expect(Math.abs((choiceConfidence(posterior, many).win_probability ?? 0) - wins)).toBeLessThan(0.1);
  }
});

test('the standard deviation of a score accounts for correlated weights', () => {
  // var(0.7·w_a + 0.5·w_b) with w_b = 1 − w_a: 0.2² · 0.01
  expect(scoreSd(posterior, clip('a', 0.7, 0.5))).toBeCloseTo(0.02, 12);
  expect(scoreSd(posterior, clip('a', 0.7, 0.5, 1.1))).toBeCloseTo(0.022, 12);
});

test('dominated clips do not change how often the other clips win', () => {
  const random = seededRandom(7);
  const many = Array.from({ length: 3_000 }, (_, at) =>
    clip(`m${String(at).padStart(4, '0')}`, random.uniform() * 0.5, random.uniform() * 0.4, 1 - (at % 2) / 10),
  );
  const few = chooseByThompson(posterior, clips, 5);
  const all = chooseByThompson(posterior, [...clips, ...many], 5);
  const sharesOf = ({ propensities }: typeof few) =>
    propensities.map((each) => (each - EPSILON / propensities.length) / (1 - EPSILON));
  // a and b are ahead of all of these: the draws are won as if these were not there
  for (const at of [0, 1, 2]) expect(sharesOf(all)[at]).toBeCloseTo(sharesOf(few)[at] ?? 0, 12);
  expect(all.propensities.slice(3).every((each) => Math.abs(each - EPSILON / 3_003) < 1e-12)).toBe(true);
});
