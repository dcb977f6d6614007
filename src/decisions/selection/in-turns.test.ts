import { expect, test } from 'vitest';
import { compileRuleSet, DEFAULT_RULE_SETS } from '../rules/index.ts';
import { evaluateInTurns } from './in-turns.ts';

test('clips scored in turns get the same bits as at once, and other work has its turn meanwhile', async () => {
  const ruleSet = compileRuleSet(DEFAULT_RULE_SETS.tiktok);
  const clips = Array.from({ length: 5_000 }, (_, at) => ({ visual_score: (at % 97) / 97, duration_ms: 3_000 + at }));
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const inTurns = await evaluateInTurns(ruleSet, clips);
  clearInterval(timer);
  expect(inTurns).toEqual(ruleSet.evaluate(clips));
  expect(turns).toBeGreaterThan(0);
});
