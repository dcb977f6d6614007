import { withDerived } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import { offPolicyValue } from '../../decisions/inference/index.ts';
import { compileRuleSet } from '../../decisions/rules/index.ts';
import { winnerOf } from '../../decisions/selection/index.ts';
import { crossFit } from './cross-fit.ts';
import { clipResults } from './gather.ts';
import { drawnChoices } from './gather-store.ts';
import { inBatches } from './relative-results.ts';
import type { OffPolicyBody, OffPolicyReply } from './schema.ts';

/**
 * What a rule set would have earned, had it chosen the best score wherever a clip was drawn: from the probabilities with
 * which the clips were drawn. A clip's result is the goal's own figure, such as its hook rate. The doubly robust value
 * predicts it from the rule set's own score, by a line through other videos' results. Writes nothing.
 *
 * @throws `validation-failed` with every wrong place of the rule set
 */
export async function evaluateLogged(ctx: Context, { rule_set, goal }: OffPolicyBody): Promise<OffPolicyReply> {
  const compiled = compileRuleSet(rule_set);
  const { platform } = compiled;
  const results = await clipResults(ctx, goal, platform);
  const drawn = await inBatches(results, (batch) => drawnChoices(ctx.db, platform, batch));
  const choices = results.flatMap(({ clipId, videoId, result }, at) => {
    const choice = drawn[at] ?? null;
    if (choice === null) return [];
    const { exploration, candidates, videoDurationMs } = choice;
    const propensity = exploration.propensities[exploration.candidates.indexOf(clipId)] ?? 0;
    if (propensity === 0) return [];
    const clips = candidates.map(([id, startMs, endMs, features]) => ({ id, startMs, endMs, features }));
    const { scores, eligible } = compiled.evaluate(clips.map((clip) => withDerived(clip, videoDurationMs)));
    const scoreOf = (id: string | undefined) => scores[clips.findIndex((clip) => clip.id === id)] ?? 0;
    const winner = winnerOf(clips, scores, eligible)?.id;
    const score = scoreOf(clipId);
    return [
      { videoId, reward: result, propensity, score, winner, isChosen: winner === clipId, winnerScore: scoreOf(winner) },
    ];
  });
  const lines = crossFit(choices);
  const logs = choices.map(({ reward, propensity, score, winner, isChosen, winnerScore }, at) => ({
    reward,
    propensity,
    target_probability: isChosen ? 1 : 0,
    predicted: lines[at]?.(score) ?? 0,
    // where the rule set lets no clip run, nothing is earned
    target_predicted: winner === undefined ? 0 : (lines[at]?.(winnerScore) ?? 0),
  }));
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
