import { invalid } from '../../core/kernel/index.ts';
import { compileRuleSet, Goal, type RuleSetDocument } from '../rules/index.ts';
import { collectResults, type ResultTable } from './collect.ts';
import { draftOf } from './draft-document.ts';
import { judgeLater, notJudged, splitByTime } from './judge-later.ts';
import { type Learned, learn } from './learn.ts';
import { priorShares, sharesOf } from './prior.ts';
import { limitPromotion } from './promotion-limit.ts';
import type { LearnedWeight, Metrics, Rejected, Training, TrainingInput } from './schema.ts';
import { WeighedResults } from './weigh-results.ts';

const DEFAULT_HALF_LIFE_DAYS = 90;
/** Weights may be replaced only with at least this many results on the platform. */
export const MIN_RESULTS = 50;
/** Features that tell better from worse this well have probably been computed from the result. */
const SUSPICIOUS_AUC = 0.8;

/**
 * Learns a rule set's weights from results. Every run starts from the last rule set that a person wrote and uses all
 * results, so that none counts twice; the same results again change nothing. docs/learning.md has the formulas.
 *
 * An invalid example is left out, and `rejected` names it.
 *
 * @throws `validation-failed` with the path of what is invalid in the rule set, or in the examples if all of them are
 * invalid
 */
export async function trainWeights(input: TrainingInput): Promise<Training> {
  const { document } = compileRuleSet(input.rule_set);
  const goal = Goal.safeParse(input.goal).data;
  if (goal === undefined)
    throw invalid([{ path: 'goal', message: `must be one of ${Goal.options.join(', ')}, not ${input.goal}` }]);
  const halfLifeDays = input.half_life_days ?? DEFAULT_HALF_LIFE_DAYS;
  if (typeof halfLifeDays !== 'number' || !(halfLifeDays > 0))
    throw invalid([{ path: 'half_life_days', message: `must be a number of days above 0, not ${halfLifeDays}` }]);
  const table = await collectResults(document, goal, input.examples);
  return trainOn(document, goal, halfLifeDays, table);
}

async function trainOn(
  document: RuleSetDocument,
  goal: Goal,
  halfLifeDays: number,
  table: ResultTable,
): Promise<Training> {
  const prior = priorShares(document);
  const active = sharesOf(document);
  const results = new WeighedResults(table, goal, halfLifeDays);
  const own = results.rowsOf(document.platform);
  const { learning, cut, later, warnings } = splitByTime(table, own);
  await results.addUntil(cut);
  const before = learn(prior, document.platform, results.moments);
  const wanted = (learned: Learned) => limitPromotion(active, learned.mean, learned.learnable);
  const judged =
    before.summary === undefined || later.length === 0
      ? notJudged
      : judgeLater({
          table,
          lift: results.lift,
          later,
          summary: before.summary,
          goal,
          rules: { learned: before.mean, proposed: wanted(before), active, hand_set: prior },
        });
  await results.addUntil(table.length);
  const learned = learn(prior, document.platform, results.moments);
  const draft = draftOf(document, goal, halfLifeDays, table, learned, wanted(learned), own.length);
  const isNew = document.trained?.results_checksum !== table.checksum || document.trained.goal !== goal;
  const metrics: Metrics = { ...judged, trained_on: learning, judged_on: later.length };
  const verdict = verdictOf(metrics, own.length, isNew && own.length > 0, { goal, platform: document.platform });
  return {
    rule_set: isNew && own.length > 0 ? draft : document,
    weights: weightsOf(document, learned),
    n: own.length,
    metrics,
    ...verdict,
    rejected: table.rejected,
    warnings: [...leftOut(table.rejected), ...warnings, ...suspicions(metrics)],
  };
}

function weightsOf(document: RuleSetDocument, { mean, covariance, learnable }: Learned): LearnedWeight[] {
  return Object.keys(document.features).map((feature, at) => ({
    feature,
    mean: mean[at] ?? 0,
    sd: Math.sqrt(Math.max(0, covariance.get(at, at))),
    ...(learnable[at] ? {} : { not_learnable: true as const }),
  }));
}

function verdictOf(
  { gain }: Metrics,
  n: number,
  isNew: boolean,
  { goal, platform }: { readonly goal: string; readonly platform: string },
): { promote: boolean; reason: string } {
  const shown = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
  const interval = `${shown(gain.mean)} (90% interval ${shown(gain.low90)} to ${shown(gain.high90)})`;
  if (n === 0)
    return {
      promote: false,
      reason: withoutFigures(platform, goal),
    };
  if (!isNew) return { promote: false, reason: 'there are no new results' };
  if (n < MIN_RESULTS) return { promote: false, reason: `not enough results yet (${n} of ${MIN_RESULTS})` };
  if (gain.low90 > 0) return { promote: true, reason: `later results are ranked better: rank correlation ${interval}` };
  return { promote: false, reason: `later results are not certain to be ranked better: rank correlation ${interval}` };
}

/** Explains why a goal has no figures despite results: a platform that reports no 3-second views has no hook rate. */
export const withoutFigures = (platform: string, goal: string): string =>
  `no result on ${platform} has the figures for ${goal}: import some, or use another goal`;

function leftOut({ errors: [first], total }: Rejected): string[] {
  if (first === undefined) return [];
  return [`${total} ${total === 1 ? 'result is' : 'results are'} invalid and left out: ${first.path} ${first.message}`];
}

function suspicions({ auc }: Metrics): string[] {
  if (auc === null || auc <= SUSPICIOUS_AUC) return [];
  const found = `AUC ${auc.toFixed(2)}: features known before publishing rarely predict this well`;
  return [`${found}; look for a feature that was computed from results`];
}
