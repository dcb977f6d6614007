import { expect, test } from 'vitest';
import { type BestClipDecision, type Certainty, toDecisionReply } from './schema.ts';

const decision: BestClipDecision = {
  ...{ video_asset_id: 'video', platform: 'tiktok', clip_id: 'second', score: 0.5 },
  ...{ decided_at: new Date('2026-01-01'), orchestration_id: 'o', rule_set_id: 'r', rule_set_version: 2 },
};
const certainty: Certainty = {
  ...{ confidence: 'tied', win_probability: 0.7, runner_up_id: 'first', score_sd: 0.1 },
  exploration: { policy: 'even', seed: 1, candidates: ['first', 'second'], propensities: [0.8, 0.2] },
};

test('a decision is returned with its known confidence, and a drawn clip with its propensity', () => {
  const shown = {
    ...{ video_asset_id: 'video', platform: 'tiktok', clip_id: 'second', score: 0.5 },
    decided_at: '2026-01-01T00:00:00.000Z',
  };
  expect(toDecisionReply(decision)).toEqual({ ...shown, confidence: 'unknown' });
  expect(toDecisionReply({ ...decision, certainty })).toEqual({
    ...shown,
    ...{ confidence: 'tied', win_probability: 0.7, runner_up_clip_id: 'first', score_sd: 0.1 },
    exploration: { policy: 'even', propensity: 0.2 },
  });
  const unlearned = { ...certainty, confidence: 'unknown', win_probability: null, runner_up_id: null } as const;
  const best = { ...decision, certainty: { ...unlearned, score_sd: null, exploration: null } };
  expect(toDecisionReply(best)).toEqual({ ...shown, confidence: 'unknown' });
});
