import { invalid } from '../../core/kernel/index.ts';
import { PLATFORMS, type Platform } from '../../core/platforms/index.ts';
import { compileRuleSet, featuresChecksum, Goal, type RuleSetDocument } from '../rules/index.ts';
import { collectResults, platformOf, type ResultTable } from './collect.ts';
import { judgeLater, notJudged, splitByTime } from './judge-later.ts';
import { type Learned, learn } from './learn.ts';
import { Moments } from './moments.ts';
import { priorShares, sharesOf } from './prior.ts';
import { limitPromotion } from './promotion-limit.ts';
import { relativeResults } from './relative-results.ts';
import type { LearnedWeight, Metrics, Training, TrainingInput } from './schema.ts';
import { AGE_COLUMNS, fillAge } from './summarize.ts';

export const DEFAULT_HALF_LIFE_DAYS = 90;
/** So many results on the platform are needed before weights may be replaced. */
export const MIN_RESULTS = 50;
/** Features that tell better from worse this well have probably seen the result. */
const SUSPICIOUS_AUC = 0.8;

/**
 * Learns a rule set's weights from results. Every run starts from the last rule set that a person wrote and takes all
 * results anew, so that none counts twice; the same results again change nothing. docs/learning.md has the formulas.
 *
 * @throws `validation-failed` with the place of what is wrong in the rule set or in an example
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

function trainOn(document: RuleSetDocument, goal: Goal, halfLifeDays: number, table: ResultTable): Training {
  const prior = priorShares(document);
  const active = sharesOf(document);
  const results = new Results(table, goal, halfLifeDays);
  const own = results.rowsOf(document.platform);
  const { learning, cut, later, warnings } = splitByTime(table, own);
  results.addUntil(cut);
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
  results.addUntil(table.length);
  const learned = learn(prior, document.platform, results.moments);
  const draft = draftOf(document, goal, halfLifeDays, table, learned, wanted(learned), own.length);
  const isNew = document.trained?.results_checksum !== table.checksum || document.trained.goal !== goal;
  const metrics: Metrics = { ...judged, trained_on: learning, judged_on: later.length };
  const verdict = verdictOf(metrics, own.length, isNew && own.length > 0);
  return {
    rule_set: isNew && own.length > 0 ? draft : document,
    weights: weightsOf(document, learned),
    n: own.length,
    metrics,
    ...verdict,
    warnings: [...warnings, ...suspicions(metrics)],
  };
}

/** Results on their way into the moments of each platform. */
class Results {
  readonly lift: Float64Array;
  readonly moments = new Map<Platform, Moments>();
  private readonly weight: Float64Array;
  private readonly row: Float64Array;
  private added = 0;

  constructor(
    private readonly table: ResultTable,
    private readonly goal: Goal,
    halfLifeDays: number,
  ) {
    const size = AGE_COLUMNS + table.shaped.length + 1;
    this.row = new Float64Array(size);
    this.lift = new Float64Array(table.length);
    this.weight = new Float64Array(table.length);
    for (const platform of PLATFORMS) {
      const rows = this.rowsOf(platform);
      if (rows.length === 0) continue;
      this.moments.set(platform, new Moments(size, halfLifeDays));
      const [result, exposure, at] = [table.result, table.exposure, table.at].map((column) => valuesAt(column, rows));
      const { lift, weight } = relativeResults(goal, result ?? new Float64Array(0), exposure, at);
      rows.forEach((row, at) => {
        this.lift[row] = lift[at] ?? 0;
        this.weight[row] = weight[at] ?? 0;
      });
    }
  }

  /** The platform's rows, in order of time. */
  rowsOf(platform: Platform): Uint32Array {
    const code = PLATFORMS.indexOf(platform);
    let count = 0;
    for (const each of this.table.platform) count += each === code ? 1 : 0;
    const rows = new Uint32Array(count);
    for (let row = 0, at = 0; row < this.table.length; row++) if (this.table.platform[row] === code) rows[at++] = row;
    return rows;
  }

  /** Adds what was measured before that row of the table. */
  addUntil(end: number): void {
    const { row, table } = this;
    const last = row.length - 1;
    for (; this.added < end; this.added++) {
      const at = this.added;
      const platform = platformOf(table, at);
      if (platform === undefined) continue;
      // a result “as given” is not adjusted for anything
      fillAge(row, this.goal === 'value' ? Number.NaN : (table.age_days[at] ?? Number.NaN));
      for (let feature = 0; feature < table.shaped.length; feature++)
        row[AGE_COLUMNS + feature] = table.shaped[feature]?.[at] ?? 0;
      row[last] = this.lift[at] ?? 0;
      this.moments.get(platform)?.add(row, this.weight[at] ?? 1, table.at[at] ?? 0);
    }
  }
}

const valuesAt = (values: Float64Array, rows: Uint32Array) => Float64Array.from(rows, (row) => values[row] ?? 0);

function weightsOf(document: RuleSetDocument, { mean, covariance, learnable }: Learned): LearnedWeight[] {
  return Object.keys(document.features).map((feature, at) => ({
    feature,
    mean: mean[at] ?? 0,
    sd: Math.sqrt(Math.max(0, covariance.get(at, at))),
    ...(learnable[at] ? {} : { not_learnable: true as const }),
  }));
}

const LEAST_WEIGHT = 1e-9; // what a rule set allows above 0

function draftOf(
  document: RuleSetDocument,
  goal: Goal,
  halfLifeDays: number,
  table: ResultTable,
  learned: Learned,
  shares: readonly number[],
  n: number,
): RuleSetDocument {
  const names = Object.keys(document.features);
  const features = Object.fromEntries(
    Object.entries(document.features).map(([name, feature], at) => {
      const weight = shares[at] ?? 0;
      return [name, { ...feature, weight: weight < LEAST_WEIGHT ? 0 : weight }];
    }),
  );
  const newest = table.length === 0 ? null : new Date(table.at[table.length - 1] ?? 0).toISOString();
  return {
    ...document,
    features,
    trained: {
      goal,
      half_life_days: Number.isFinite(halfLifeDays) ? halfLifeDays : null,
      n,
      newest_result_at: newest,
      results_checksum: table.checksum,
      features_checksum: featuresChecksum(features),
      features: names,
      prior: priorShares(document),
      mean: [...learned.mean],
      covariance: names.map((_, row) =>
        names.slice(0, row + 1).map((__, column) => learned.covariance.get(row, column)),
      ),
      not_learnable: names.filter((_, at) => !learned.learnable[at]),
    },
  };
}

function verdictOf({ gain }: Metrics, n: number, isNew: boolean): { promote: boolean; reason: string } {
  const shown = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
  const interval = `${shown(gain.mean)} (90 % interval ${shown(gain.low90)} to ${shown(gain.high90)})`;
  if (!isNew)
    return { promote: false, reason: n === 0 ? 'there are no results to learn from' : 'there are no new results' };
  if (n < MIN_RESULTS) return { promote: false, reason: `not enough results yet (${n} of ${MIN_RESULTS})` };
  if (gain.low90 > 0)
    return { promote: true, reason: `later results are ordered better: rank correlation ${interval}` };
  return { promote: false, reason: `later results are not ordered better for sure: rank correlation ${interval}` };
}

function suspicions({ auc }: Metrics): string[] {
  if (auc === null || auc <= SUSPICIOUS_AUC) return [];
  const found = `AUC ${auc.toFixed(2)}: what is known before publishing rarely tells this much`;
  return [`${found}; look for a feature that was computed from results`];
}
