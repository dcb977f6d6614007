import { withDerived } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import { timeSlice } from '../../core/kernel/index.ts';
import { offPolicyValue } from '../../decisions/inference/index.ts';
import { type CompiledRuleSet, compileRuleSet, winnerAt } from '../../decisions/rules/index.ts';
import { crossFit } from './cross-fit.ts';
import { clipResults } from './gather.ts';
import { type Draw, drawsOf } from './gather-store.ts';
import { inBatches } from './in-batches.ts';
import type { OffPolicyBody, OffPolicyReply } from './schema.ts';

/** What one drawn clip earned, and the rule set's scores of it and of the clip that it would have chosen. */
interface Scored {
  readonly clip_id: string;
  readonly video_id: string;
  readonly reward: number;
  readonly propensity: number;
  readonly score: number;
  readonly is_chosen: boolean;
  /** Null: no clip is eligible under the rule set. */
  readonly winner_score: number | null;
}

/**
 * Estimates what a rule set would have earned if it had chosen the best score wherever a clip was drawn, from the
 * probabilities with which the clips were drawn. A clip's result is the goal's own figure, such as its hook rate. The
 * doubly robust value predicts it from the rule set's own score, by a line through other videos' results. Writes
 * nothing.
 *
 * @throws `validation-failed` with every error in the rule set
 */
export async function evaluateLogged(ctx: Context, { rule_set, goal }: OffPolicyBody): Promise<OffPolicyReply> {
  const compiled = compileRuleSet(rule_set);
  const { platform } = compiled;
  const { results, left_out } = await clipResults(ctx, goal, platform);
  const scored: Scored[] = [];
  const drawn = inBatches(
    results,
    (batch) => drawsOf(ctx.db, platform, batch),
    (draw) => draw?.candidates.length ?? 0,
  );
  for await (const [{ clip_id, video_asset_id, result }, draw] of drawn) {
    const found = draw === null ? undefined : await score(compiled, draw, clip_id);
    if (found !== undefined) scored.push({ clip_id, video_id: video_asset_id, reward: result, ...found });
  }
  return { platform, goal, ...estimate(scored), left_out };
}

/** This many candidates are scored before other work gets a turn. */
const SCORED_AT_ONCE = 128;

async function score(
  compiled: CompiledRuleSet,
  { exploration, candidates, video_duration_ms }: Draw,
  clipId: string,
): Promise<Omit<Scored, 'clip_id' | 'video_id' | 'reward'> | undefined> {
  const propensity = exploration.propensities[exploration.candidates.indexOf(clipId)] ?? 0;
  const clips = candidates.map(([id, start_ms, end_ms, features]) => ({ id, start_ms, end_ms, features }));
  const logged = clips.find(({ id }) => id === clipId);
  if (propensity === 0 || logged === undefined) return undefined;
  const evaluate = (some: typeof clips) => compiled.evaluate(some.map((clip) => withDerived(clip, video_duration_ms)));
  const best = (some: typeof clips) => {
    const winner = some[winnerAt(some, evaluate(some))];
    return winner === undefined ? [] : [winner];
  };
  const pause = timeSlice();
  const finalists: typeof clips = [];
  for (let from = 0; from < clips.length; from += SCORED_AT_ONCE) {
    finalists.push(...best(clips.slice(from, from + SCORED_AT_ONCE)));
    await pause();
  }
  const [winner] = best(finalists);
  const [own = 0, winning = 0] = evaluate(winner === undefined ? [logged] : [logged, winner]).scores;
  return {
    propensity,
    score: own,
    is_chosen: winner?.id === clipId,
    winner_score: winner === undefined ? null : winning,
  };
}

function estimate(scored: readonly Scored[]): Omit<OffPolicyReply, 'platform' | 'goal' | 'left_out'> {
  const lines = crossFit(scored);
  const logs = scored.map(({ reward, propensity, score: own, winner_score, is_chosen }, at) => ({
    reward,
    propensity,
    target_probability: is_chosen ? 1 : 0,
    predicted: lines[at]?.(own) ?? 0,
    // if no clip is eligible under the rule set, nothing is earned
    target_predicted: winner_score === null ? 0 : (lines[at]?.(winner_score) ?? 0),
  }));
  const { ips, snips, dr = null, ess, n, intervals, refused, rejected } = offPolicyValue({ logs });
  const wrong = new Map(rejected.errors.map(({ path, message }) => [placeOf(path), `${path}: ${message}`]));
  const errors = [...wrong].map(([at, message]) => ({
    clip_id: scored[at]?.clip_id ?? '',
    message: message.replace(/^logs\[\d+\]\.?/, ''),
  }));
  const facts = { n, ess, refused: refused ?? null, rejected: errors, rejected_total: rejected.total };
  if (refused !== undefined) return { ...facts, logged: null, ips: null, snips: null, dr: null, intervals: null };
  const counted = logs.filter((_, at) => !wrong.has(at));
  // errors are listed only up to a limit: beyond it, the excluded logs are not known
  const isKnown = counted.length === n;
  const logged = isKnown ? counted.reduce((sum, { reward }) => sum + reward, 0) / n : null;
  return { ...facts, logged, ips, snips, dr, intervals };
}

/** Returns the index of the log in a path, 3 for `logs[3].propensity`. */
const placeOf = (path: string): number => Number(/^logs\[(\d+)\]/.exec(path)?.[1]);
