import { withDerived } from '../clips/index.ts';
import type { Context } from '../context.ts';
import { offPolicyValue } from '../learning/index.ts';
import { compileRuleSet } from '../rules/index.ts';
import { winnerOf } from '../selection/index.ts';
import { clipResults } from './gather.ts';
import { drawnChoices } from './gather-store.ts';
import type { OffPolicyBody, OffPolicyReply } from './learning-schema.ts';
import { inBatches } from './lifts.ts';

/**
 * What a rule set would have earned, had it chosen the best score wherever a clip was drawn: from the probabilities with
 * which the clips were drawn. A clip's result is the goal's own figure, such as its hook rate. Writes nothing.
 *
 * @throws `validation-failed` with every wrong place of the rule set
 */
export async function evaluateLogged(ctx: Context, { rule_set, goal }: OffPolicyBody): Promise<OffPolicyReply> {
  const compiled = compileRuleSet(rule_set);
  const { platform } = compiled;
  const results = await clipResults(ctx, goal, platform);
  const drawn = await inBatches(results, (batch) => drawnChoices(ctx.db, platform, batch));
  const logs = results.flatMap(({ clipId, result }, at) => {
    const choice = drawn[at] ?? null;
    if (choice === null) return [];
    const { exploration, candidates, videoDurationMs } = choice;
    const propensity = exploration.propensities[exploration.candidates.indexOf(clipId)] ?? 0;
    if (propensity === 0) return [];
    const clips = candidates.map(([id, startMs, endMs, features]) => ({ id, startMs, endMs, features }));
    const { scores, eligible } = compiled.evaluate(clips.map((clip) => withDerived(clip, videoDurationMs)));
    const isChosen = winnerOf(clips, scores, eligible)?.id === clipId;
    return [{ reward: result, propensity, targetProbability: isChosen ? 1 : 0 }];
  });
  const { ips, snips, dr, ess, n, intervals, refused } = offPolicyValue({ logs });
  const facts = { platform, goal, n, ess, refused: refused ?? null };
  if (refused !== undefined) return { ...facts, logged: null, ips: null, snips: null, dr: null, intervals: null };
  const logged = logs.reduce((sum, { reward }) => sum + reward, 0) / n;
  const { dr: _, ...others } = intervals;
  return {
    ...facts,
    logged,
    ips,
    snips,
    dr: dr ?? null,
    intervals: intervals.dr === undefined ? others : { ...others, dr: intervals.dr },
  };
}
