import type { RatioKind } from '../../core/statistics/index.ts';

interface Metric {
  readonly kind: RatioKind;
  /** Number of newest days to leave out, because their results are still being counted. */
  readonly ripe_after_days: number;
  readonly words: string;
}

/** The metrics that an experiment can compare. For costs and returns, it compares the results for the same money: more is better. */
export const METRICS = {
  hook_rate: { kind: 'share', ripe_after_days: 1, words: 'hook rate' },
  hold_rate: { kind: 'share', ripe_after_days: 1, words: 'hold rate' },
  ctr: { kind: 'share', ripe_after_days: 1, words: 'click rate' },
  engagement_rate: { kind: 'share', ripe_after_days: 1, words: 'engagement rate' },
  cvr: { kind: 'share', ripe_after_days: 7, words: 'conversion rate' },
  cpc: { kind: 'cost', ripe_after_days: 1, words: 'clicks for the same money' },
  cpa: { kind: 'cost', ripe_after_days: 7, words: 'conversions for the same money' },
  roas: { kind: 'return', ripe_after_days: 7, words: 'revenue for the same money' },
} as const satisfies Record<string, Metric>;

export type ExperimentMetric = keyof typeof METRICS;
export const EXPERIMENT_METRICS = Object.keys(METRICS) as [ExperimentMetric, ...ExperimentMetric[]];
