import { expect, test, vi } from 'vitest';
import { compileRuleSet, DEFAULT_RULE_SETS } from '../rules/index.ts';
import { evaluateInTurns } from './in-turns.ts';

test('scoring in turns gives the same scores and lets other work run in between', async () => {
  const ruleSet = compileRuleSet(DEFAULT_RULE_SETS.tiktok);
  const clips = Array.from({ length: 5_000 }, (_, at) => ({ visual_score: (at % 97) / 97, duration_ms: 3_000 + at }));
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const inTurns = await evaluateInTurns(ruleSet, clips);
  clearInterval(timer);
  expect(inTurns).toEqual(ruleSet.evaluate(clips));
  expect(turns).toBeGreaterThan(0);
});

test('turns adapt their size to take about ten milliseconds', async () => {
  const ruleSet = compileRuleSet(DEFAULT_RULE_SETS.tiktok);
  const sizes: number[] = [];
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  const evaluate: typeof ruleSet.evaluate = (clips) => {
    sizes.push(clips.length);
    now += 2 * clips.length;
    return ruleSet.evaluate(clips);
  };
  const clips = Array.from({ length: 31 }, () => ({ visual_score: 0.5, duration_ms: 3_000 }));
  await evaluateInTurns({ ...ruleSet, evaluate }, clips).finally(() => clock.mockRestore());
  expect(sizes).toEqual([16, 5, 5, 5]);
});
