import { featuresChecksum, type Goal, type RuleSetDocument } from '../rules/index.ts';
import type { ResultTable } from './collect.ts';
import type { Learned } from './learn.ts';
import { priorShares } from './prior.ts';

const LEAST_WEIGHT = 1e-9; // the smallest weight above 0 that a rule set allows

/** Returns the rule set with the proposed shares as weights and, in `trained`, what they were learned from. */
export function draftOf(
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
