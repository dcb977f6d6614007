import { expect, test } from 'vitest';
import { uuid } from '../../testing/index.ts';
import { compileRuleSet, DEFAULT_RULE_SETS, type RuleSet } from '../rules/index.ts';
import { decide, rankedUnder } from './decide.ts';
import { drawClip } from './draw.ts';

const ruleSet: RuleSet = {
  ...{ id: uuid(9), version: 1, checksum: '' },
  platform: 'tiktok',
  compiled: compileRuleSet(DEFAULT_RULE_SETS.tiktok),
};
const eligible = [3, 1, 2].map((n) => ({
  candidate: { id: uuid(n), start_ms: 0, end_ms: 15_000, features: { visual_score: n / 10 } },
  score: n / 10,
}));

test('a draw does not depend on the order of the clips, and lists propensities by clip id', () => {
  const video = { id: uuid(8), duration_ms: 60_000 };
  const drawn = drawClip(ruleSet, video, eligible);
  expect(drawClip(ruleSet, video, eligible.toReversed())).toEqual(drawn);
  // evidence does not store the order: the draw is repeated from the candidates
  expect(drawn.candidates).toEqual([uuid(1), uuid(2), uuid(3)]);
  const likeliest = drawn.propensities.indexOf(Math.max(...drawn.propensities));
  expect(drawn.candidates[likeliest]).toBe(uuid(3));
});

test('a clip that is drawn instead of the best one has its own score', () => {
  const candidates = eligible.map(({ candidate }) => candidate);
  const videos = Array.from({ length: 30 }, (_, n) => ({ id: uuid(n + 10), duration_ms: 60_000, candidates }));
  const drawn = decide(videos, [ruleSet], 'thompson').flatMap(({ decisions }) => decisions);
  const ranked = videos.slice(0, 1).flatMap((video) => rankedUnder(ruleSet, video));
  const scores = new Map(ranked.map(({ candidate, score }) => [candidate.id, score]));
  expect(new Set(drawn.map(({ clip_id }) => clip_id)).size).toBeGreaterThan(1);
  for (const { clip_id, score } of drawn) expect(score).toBe(scores.get(clip_id));
});
