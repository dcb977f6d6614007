import { parse } from '../../core/kernel/index.ts';
import { normalQuantile } from '../../core/statistics/index.ts';
import { type ExperimentMetric, METRICS } from './metrics.ts';
import { type ExperimentPlan, FIRST_LOOK, type ParsedPlanInput, PlanInput } from './plan-schema.ts';
import { percent, signedPercent } from './words.ts';

/** Group-sequential looks and a variance from few days cost this much more than the formula says (simulated). */
const MARGIN = 1.1;

/**
 * Sizes an experiment before it costs anything: how many days it takes to find `min_effect`, what effect the planned days can
 * show, and what effect no budget can show in them, because days differ by themselves.
 *
 * days = 1.1·[(z₁₋α/2 + z_power)²·v ÷ log(1 + δ)² + z₁₋α/2² ÷ 2], v = (1 − p) ÷ np + (1 − p₂) ÷ np₂ + 2s², p₂ = p(1 + δ); the
 * second term is for Student's t (Guenther 1981). With several arms, α is divided by the number of comparisons (Holm's first
 * step).
 *
 * @throws `validation-failed`
 */
export function planExperiment(input: PlanInput): ExperimentPlan {
  return planParsed(parse(PlanInput, input));
}

type Traffic = ParsedPlanInput['others'][number];

export function planParsed(input: ParsedPlanInput): ExperimentPlan {
  const { metric, alpha, power, min_effect, days, arms, noise, budget_minor } = input;
  const sized = sizes(input, noise, alpha / (arms - 1), power);
  const needed = sized.daysFor(min_effect);
  const smallest = sized.smallestIn(days, 1);
  const atAnyCost = sized.smallestIn(days, Infinity);
  const factor = sized.factorFor(days, min_effect);
  const plan = {
    metric,
    alpha,
    power,
    min_effect,
    days,
    arms,
    first_look: FIRST_LOOK,
    spending: 'obf',
    noise,
    impressions_per_arm_day: input.impressions_per_arm_day ?? null,
    days_needed: needed,
    smallest_effect: smallest,
    smallest_effect_at_any_cost: atAnyCost,
    impressions_per_arm_day_needed:
      factor === null || input.impressions_per_arm_day === undefined
        ? null
        : Math.ceil(factor * input.impressions_per_arm_day),
    cost_minor: budget_minor === undefined ? null : budget_minor * days * arms,
    enough: needed <= days,
  } as const;
  return { ...plan, because: inWords(plan, input, fastestOther(input)) };
}

/** Returns the formula solved for days, for the effect, and for the traffic. */
function sizes(traffic: Traffic, noise: number, alpha: number, power: number) {
  const z = normalQuantile(1 - alpha / 2);
  const both = (z + normalQuantile(power)) ** 2;
  const ofDays = 2 * noise * noise;
  const ofCounts = (effect: number) => countVariance(traffic, effect);
  const daysAt = (effect: number, factor: number) =>
    MARGIN * ((both * (ofCounts(effect) / factor + ofDays)) / Math.log1p(effect) ** 2 + (z * z) / 2);
  return {
    daysFor: (effect: number) => daysAt(effect, 1),
    /** The smallest effect that this many days show at `factor` times the traffic. */
    smallestIn: (days: number, factor: number): number | null => {
      let [low, high] = [0, largestEffect(traffic)];
      if (!(daysAt(high, factor) <= days)) return null;
      for (let halving = 0; halving < 60; halving++) {
        const middle = (low + high) / 2;
        if (daysAt(middle, factor) > days) low = middle;
        else high = middle;
      }
      return high;
    },
    /** The factor by which the traffic must grow; null if no traffic is enough, because days differ too much. */
    factorFor: (days: number, effect: number): number | null => {
      const room = ((days / MARGIN - (z * z) / 2) * Math.log1p(effect) ** 2) / both - ofDays;
      return room > 0 ? ofCounts(effect) / room : null;
    },
  };
}

/** The part of the variance of a day's log ratio that comes from counting alone. */
function countVariance({ rate, impressions_per_arm_day, results_per_arm_day }: Traffic, effect: number): number {
  if (results_per_arm_day !== undefined) return (1 + 1 / (1 + effect)) / results_per_arm_day;
  if (rate === undefined || impressions_per_arm_day === undefined) return 0; // for returns, all variance is the noise between days
  const lifted = rate * (1 + effect);
  return ((1 - rate) / rate + (1 - lifted) / lifted) / impressions_per_arm_day;
}

const largestEffect = ({ rate }: Traffic) => (rate === undefined ? 100 : Math.min(100, (1 / rate - 1) * (1 - 1e-9)));

function fastestOther(input: ParsedPlanInput) {
  const { others, min_effect, alpha, arms, power, noise } = input;
  return others
    .map((other) => ({
      metric: other.metric,
      days: sizes(other, noise, alpha / (arms - 1), power).daysFor(Math.min(min_effect, largestEffect(other))),
    }))
    .sort((one, next) => one.days - next.days)[0];
}

function inWords(
  plan: Omit<ExperimentPlan, 'because'>,
  { rate, results_per_arm_day }: ParsedPlanInput,
  other: { metric: keyof typeof METRICS; days: number } | undefined,
): string {
  const { metric, days, min_effect, days_needed, smallest_effect, smallest_effect_at_any_cost } = plan;
  const traffic =
    plan.impressions_per_arm_day !== null
      ? `With ${count(plan.impressions_per_arm_day)} ${wholeOf(metric)} per day and a ${METRICS[metric].words} of ${percent(rate ?? 0)}`
      : results_per_arm_day !== undefined
        ? `With ${count(results_per_arm_day)} results per day`
        : 'With the usual noise of a day';
  const takes = `${traffic}, finding ${signedPercent(min_effect)} takes ${Math.ceil(days_needed)} days`;
  if (plan.enough) return `${takes}; ${days} are planned.`;
  const shows =
    smallest_effect === null
      ? `${days} days can show nothing`
      : `${days} days can show ${signedPercent(smallest_effect)} or more`;
  const limit =
    smallest_effect_at_any_cost !== null && smallest_effect_at_any_cost > min_effect
      ? ` No budget shows less than ${percent(smallest_effect_at_any_cost)} in ${days} days.`
      : '';
  const instead =
    other !== undefined && other.days < days_needed
      ? ` Test ${other.metric} instead: ${Math.ceil(other.days)} days.`
      : '';
  return `${takes}; ${shows}.${limit}${instead}`;
}

/** Names what the rate is a share of. */
const wholeOf = (metric: ExperimentMetric): string =>
  metric === 'cvr' ? 'clicks' : metric === 'hold_rate' ? '3-second views' : 'impressions';

/** Rounds a mean of days for a sentence. */
const count = (mean: number): string => (mean >= 100 ? mean.toFixed(0) : `${Number(mean.toPrecision(2))}`);
