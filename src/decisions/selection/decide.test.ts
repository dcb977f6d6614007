import { expect, test } from 'vitest';
import { uuid } from '../../testing/index.ts';
import { compileRuleSet, DEFAULT_RULE_SETS, type RuleSet } from '../rules/index.ts';
import { decide } from './decide.ts';

const ruleSet: RuleSet = {
  ...{ id: uuid(9), version: 1, checksum: '' },
  platform: 'tiktok',
  compiled: compileRuleSet(DEFAULT_RULE_SETS.tiktok),
};

test('a platform without an eligible clip is skipped, with each reason once and the failed rules of each clip', () => {
  const candidates = [2, 3].map((n) => ({ id: uuid(n), start_ms: 0, end_ms: 4_000, features: {} }));
  const [made] = decide([{ id: uuid(1), duration_ms: 60_000, candidates }], [ruleSet]);
  const failed = [{ id: 'tiktok-min-duration', because: expect.any(String) }];
  expect(made).toEqual({
    decisions: [],
    skipped: [
      {
        ...{ platform: 'tiktok', reason: 'no-eligible-clip' },
        detail: expect.stringMatching(/^no READY clip may run on tiktok \(2 considered\): [^;]+$/),
        clips: [2, 3].map((n) => ({ clip_id: uuid(n), failed })),
      },
    ],
  });
});
