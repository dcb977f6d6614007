import type { ClipFeatures } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { checkRuleSet } from './check-document.ts';
import { type Columns, type Evaluation, evaluateClips, evaluateColumns } from './evaluate.ts';
import { type Explanation, explainClip } from './explain.ts';
import { plan } from './plan.ts';
import type { RuleSetDocument } from './schema.ts';

/** How one condition of a rule set runs. */
export interface ConditionRun {
  readonly list: 'boosts' | 'requirements' | 'advice';
  readonly id: string;
  readonly runsOn: 'columns' | 'interpreter';
}

/** A rule set that was checked and compiled once, to be evaluated many times. */
export interface CompiledRuleSet {
  readonly document: RuleSetDocument;
  readonly platform: Platform;
  /** Every feature that the rule set reads. */
  readonly features: readonly string[];
  /** Each feature's share of all weights, in document order. */
  readonly weights: Readonly<Record<string, number>>;
  readonly conditions: readonly ConditionRun[];
  evaluate(clips: readonly ClipFeatures[]): Evaluation;
  evaluateColumns(columns: Columns, count: number): Evaluation;
  explain(clip: ClipFeatures): Explanation;
}

/** Compiles a document (docs/rules.md); throws `validation-failed` with every error if the document cannot be used. */
export function compileRuleSet(value: unknown): CompiledRuleSet {
  const checked = checkRuleSet(value);
  const { document } = checked;
  const planned = plan(checked);
  const lists = ['boosts', 'requirements', 'advice'] as const;
  return {
    document,
    platform: document.platform,
    features: planned.features,
    weights: Object.fromEntries(planned.weighted.map(({ feature, weight }) => [feature, weight / planned.totalWeight])),
    conditions: lists.flatMap((list) => planned[list].map(({ id, runsOn }) => ({ list, id, runsOn }))),
    evaluate: (clips) => evaluateClips(planned, clips),
    evaluateColumns: (columns, count) => evaluateColumns(planned, columns, count),
    explain: (clip) => explainClip(planned, document.platform, clip),
  };
}
