import type { ClipFeatures } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { type Block, FAILS, HOLDS, truthsAt, UNKNOWN } from './block.ts';
import { clamp, scoreBlock } from './evaluate.ts';
import { packClips } from './pack-clips.ts';
import type { Plan, PlannedRule } from './plan.ts';

/** What one feature contributed: contribution = weight × shaped, where weight is its share of all weights. */
export interface Contribution {
  readonly feature: string;
  /** null if the clip does not have the feature; then `shaped` is the rule set's `when_missing`. */
  readonly value: number | boolean | null;
  readonly shaped: number;
  readonly weight: number;
  readonly contribution: number;
}

export interface Reason {
  readonly id: string;
  readonly because: string;
}

/** Why a clip gets its score. (Σ contribution) × (Π multiply) is `scoreBeforeClamp`, within 1e-12. */
export interface Explanation {
  readonly platform: Platform;
  readonly score: number;
  readonly scoreBeforeClamp: number;
  readonly eligible: boolean;
  /** In document order. */
  readonly contributions: readonly Contribution[];
  /** The boosts that held. */
  readonly boosts: readonly (Reason & { readonly multiply: number })[];
  /** The requirements that the clip breaks. */
  readonly failed: readonly Reason[];
  /** The requirements that could not be checked, because a feature is missing; they hold. */
  readonly unknown: readonly Reason[];
  /** The advice that the clip does not follow. */
  readonly advice: readonly Reason[];
}

/** Explains one clip with the same loops that score a million: a batch of one, whose intermediate values are read. */
export function explainClip(plan: Plan, platform: Platform, clip: ClipFeatures): Explanation {
  const block = { from: 0, length: 1, columns: packClips(plan.features, [clip]) };
  const contributions = plan.weighted.map(({ feature, slot, weight, addWorth }) => {
    const worth = new Float64Array(1);
    const column = block.columns[slot];
    if (column !== undefined) addWorth(column, 0, 1, worth);
    const shaped = worth[0] ?? 0;
    return {
      feature,
      value: clip[feature] ?? null,
      shaped,
      weight: weight / plan.totalWeight,
      contribution: (weight * shaped) / plan.totalWeight,
    };
  });
  const scoreBeforeClamp = scoreBlock(plan, block)[0] ?? 0;
  const failed = thatAre(FAILS, plan.requirements, block);
  return {
    platform,
    score: clamp(scoreBeforeClamp),
    scoreBeforeClamp,
    eligible: failed.length === 0,
    contributions,
    boosts: thatAre(HOLDS, plan.boosts, block).map(({ id, because, multiply }) => ({ id, because, multiply })),
    failed: failed.map(reason),
    unknown: thatAre(UNKNOWN, plan.requirements, block).map(reason),
    advice: thatAre(FAILS, plan.advice, block).map(reason),
  };
}

const reason = ({ id, because }: Reason): Reason => ({ id, because });

function thatAre<Rule extends PlannedRule>(truth: number, rules: readonly Rule[], block: Block): Rule[] {
  const holds = truthsAt(0);
  return rules.filter(({ run }) => {
    run(block, holds, 1);
    return holds[0] === truth;
  });
}
