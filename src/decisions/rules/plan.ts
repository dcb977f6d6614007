import { type ApplyBoost, boostBy } from './apply-boost.ts';
import type { CheckedRuleSet } from './check-document.ts';
import type { Condition } from './language.ts';
import { type RunnableCondition, runnable } from './run-condition.ts';
import { type AddWorth, worthOf } from './shape-feature.ts';

/** A feature that counts: the index of its column, and the loops over it. */
export interface WeightedColumn {
  readonly feature: string;
  readonly slot: number;
  readonly weight: number;
  /** Adds weight × worth. */
  readonly addWeighted: AddWorth;
  /** Adds the worth alone. */
  readonly addWorth: AddWorth;
}

export interface PlannedRule extends RunnableCondition {
  readonly id: string;
  readonly because: string;
}

export interface PlannedBoost extends PlannedRule {
  readonly multiply: number;
  readonly apply: ApplyBoost;
}

/** A rule set that is ready to run: names are column numbers, and conditions are chains of loops. */
export interface Plan {
  /** The feature of each column; features that only advice reads come last. */
  readonly features: readonly string[];
  /** The features that scores and eligibility need. */
  readonly scoringFeatures: readonly string[];
  readonly weighted: readonly WeightedColumn[];
  readonly totalWeight: number;
  readonly boosts: readonly PlannedBoost[];
  readonly requirements: readonly PlannedRule[];
  readonly advice: readonly PlannedRule[];
}

export function plan({ document, ...conditions }: CheckedRuleSet): Plan {
  const features: string[] = [];
  const slotOf = (feature: string) => {
    if (!features.includes(feature)) features.push(feature);
    return features.indexOf(feature);
  };
  const weighted = Object.entries(document.features).map(([feature, rule]) => ({
    feature,
    slot: slotOf(feature),
    weight: rule.weight,
    addWeighted: worthOf(rule, rule.weight),
    addWorth: worthOf(rule, 1),
  }));
  const planned = <Rule extends { id: string; because: string }>(rules: readonly Rule[], read: readonly Condition[]) =>
    rules.flatMap((rule, at) => {
      const condition = read[at];
      return condition === undefined ? [] : [{ ...rule, ...runnable(condition, slotOf) }];
    });
  const boosts = planned(document.boosts, conditions.boosts).map((rule) => ({
    ...rule,
    apply: boostBy(rule, rule.multiply),
  }));
  const requirements = planned(document.requirements, conditions.requirements);
  const scoring = features.length;
  const advice = planned(document.advice, conditions.advice);
  return {
    features,
    scoringFeatures: features.slice(0, scoring),
    weighted,
    totalWeight: weighted.reduce((sum, { weight }) => sum + weight, 0),
    boosts,
    requirements,
    advice,
  };
}
