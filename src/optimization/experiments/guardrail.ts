import { judgeLook } from './judge.ts';
import type { ExperimentVerdict, Guardrail, ParsedJudgeInput } from './judge-schema.ts';
import { type ExperimentMetric, METRICS } from './metrics.ts';
import { signedPercent } from './words.ts';

/** Returns the default guardrail of a metric. */
export const usualGuardrail = (metric: ExperimentMetric): ExperimentMetric =>
  metric === 'hold_rate' ? 'hook_rate' : 'hold_rate';

/**
 * Checks whether the winner is worse than the control in another metric by more than chance explains (two-sided p below α), on
 * the day of the verdict. There is only one look, so it needs no boundary over looks. Pure.
 *
 * @param input the arms' days in the guardrail metric
 */
export function guard(verdict: ExperimentVerdict, input: ParsedJudgeInput): Guardrail | null {
  const { winner, day } = verdict;
  const control = (input.arms.find(({ is_control }) => is_control) ?? input.arms[0])?.label;
  if (winner === null || winner === control) return null;
  const found = judgeLook(input, { day, before: [], claimed: new Map() }).comparisons.find(({ arm }) => arm === winner);
  const { lift = null, p_at_look: p = null } = found ?? {};
  const is_worse = lift !== null && p !== null && lift < 0 && p < input.plan.alpha;
  const { words } = METRICS[input.metric];
  const why =
    found === undefined || found.days === 0 ? 'the days do not report it' : 'there are too few events or days';
  const because =
    lift === null || p === null
      ? `Its ${words} is unknown: ${why}.`
      : `Its ${words} differs by ${signedPercent(lift)} (p ${p.toPrecision(2)}): ${is_worse ? 'it is worse' : 'not worse by more than chance explains'}.`;
  return { metric: input.metric, arm: winner, lift, p, is_worse, because };
}
