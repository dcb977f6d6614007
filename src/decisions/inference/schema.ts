import type { ClipFeatures, FieldError } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { Estimate, Interval90 } from '../../core/statistics/index.ts';
import type { Goal, RuleSetDocument, RuleSetInput } from '../rules/index.ts';

/** One clip's result on one platform. */
export interface ResultExample {
  /** The clip's features, the derived ones included; only those that the rule set weighs are read. */
  readonly features: ClipFeatures;
  readonly platform: Platform;
  /** What is to be learned: a rate in [0,1] for hook_rate and ctr; ≥ 0 for engagement, views and roas; any number for value. */
  readonly result: number;
  /** When it was measured: a Date, an ISO text, or milliseconds since 1970. */
  readonly at: Date | string | number;
  /** Clips of one video compete with each other: NDCG is computed within it, and the bootstrap draws whole videos. */
  readonly video_id?: string;
  /** How many impressions a rate was measured on: a rate on few of them counts less. */
  readonly exposure?: number;
  /** The clip's age when it was measured, in days. */
  readonly age_days?: number;
}

export interface TrainingInput {
  /** The rule set in charge, a person's or a trained one: what the gain is measured against, and what weights move from. */
  readonly rule_set: RuleSetInput;
  readonly examples: Iterable<ResultExample> | AsyncIterable<ResultExample>;
  readonly goal: Goal;
  /** After which a result counts half, counted back from the newest result; Infinity: never. Default 90. */
  readonly half_life_days?: number;
}

/** A feature's share of all weights, as the posterior has it: mean ± 1.645 sd is the 90 % interval. */
export interface LearnedWeight {
  readonly feature: string;
  readonly mean: number;
  readonly sd: number;
  /** The feature did not vary in the results: it keeps its prior weight. */
  readonly not_learnable?: true;
}

/** How well scores order results that came later than those they were learned from; null: not to be had from these results. */
export interface Measures {
  /** Of “better than usual”: above the trailing median; for `value`, above the training part’s mean, or 1 where results are 0 and 1. */
  readonly auc: number | null;
  readonly spearman: number | null;
  /** Mean NDCG@5 over the videos with at least two clips. */
  readonly ndcg: number | null;
  /** In nats, of the probability of “better than usual”. */
  readonly log_loss: number | null;
  /** Bootstrap intervals of the above. */
  readonly intervals: Readonly<Partial<Record<'auc' | 'spearman' | 'ndcg' | 'log_loss', Interval90>>>;
}

/** The learned weights on results that came later than those they were learned from, beside what they would replace. */
export interface Metrics extends Measures {
  /** The weights of the draft: the learned ones within the limit of one promotion. */
  readonly proposed: Measures;
  readonly baseline: {
    /** The rule set in charge. */
    readonly active: Measures;
    /** The last rule set that a person wrote. */
    readonly hand_set: Measures;
    /** The account's mean for every clip: it orders nothing. */
    readonly account_mean: Measures;
  };
  /** Spearman's correlation of the draft's weights minus that of the active ones, on the later results. */
  readonly gain: { readonly mean: number; readonly low90: number; readonly high90: number };
  /** Results that were learned from and results that were judged on. */
  readonly trained_on: number;
  readonly judged_on: number;
}

/** What was left out: what is wrong with it, of the first 100, and how many there are. */
export interface Rejected {
  readonly errors: readonly FieldError[];
  readonly total: number;
}

export interface Training {
  /** The new draft; the very document that was given when there is nothing new to learn. */
  readonly rule_set: RuleSetDocument;
  readonly weights: readonly LearnedWeight[];
  /** Results on the rule set's platform. */
  readonly n: number;
  readonly metrics: Metrics;
  /** Whether it may replace the active rule set. */
  readonly promote: boolean;
  /** Why, or why not. */
  readonly reason: string;
  /** Examples that are wrong, such as a rate above 1, and were left out; `warnings` says so, too. */
  readonly rejected: Rejected;
  /** What a person should look at, such as an AUC that is too good to be true. */
  readonly warnings: readonly string[];
}

/** One logged choice and its reward. */
export interface LoggedChoice {
  readonly reward: number;
  /** With which probability the logged clip was chosen, in (0,1]. */
  readonly propensity: number;
  /** With which probability the policy in question would have chosen it, in [0,1]. */
  readonly target_probability: number;
  /** What a model expects of the logged clip … */
  readonly predicted?: number;
  /** … and on average of what the policy in question would have chosen. */
  readonly target_predicted?: number;
}

/** What a policy would have earned, per choice. */
export interface OffPolicyValue {
  readonly ips: number;
  readonly snips: number;
  /** Doubly robust; only where every log has both predictions. */
  readonly dr?: number;
  /** Effective sample size: (Σw)² ÷ Σw². */
  readonly ess: number;
  readonly n: number;
  readonly intervals: {
    readonly ips: Interval90;
    readonly snips: Interval90;
    readonly dr?: Interval90;
  };
  /** Why none of these figures should be used. */
  readonly refused?: string;
  /** Logs that are wrong, such as a propensity of 0: none of the figures counts them. */
  readonly rejected: Rejected;
}

/** Shares of the weights as a distribution: what Thompson sampling and the sd of a score are computed from. */
export interface Posterior {
  readonly features: readonly string[];
  readonly mean: readonly number[];
  /** Lower triangle, row by row. */
  readonly covariance: readonly (readonly number[])[];
}

/** A clip that may run. */
export interface RankedClip {
  readonly id: string;
  /** What each of the posterior's features is worth for this clip, in [0,1], in the posterior's order. */
  readonly shaped: ArrayLike<number>;
  /** The product of its boosts. */
  readonly multiplier: number;
}

export interface ThompsonChoice {
  readonly clip_id: string;
  /** The probability, under the mixture, of each candidate, in the order given; they add up to 1. */
  readonly propensities: readonly number[];
  readonly seed: number;
  /** Names the computation: a replay with another one may choose otherwise. */
  readonly policy: string;
}

export interface ChoiceConfidence {
  readonly confidence: 'clear' | 'tied' | 'unknown';
  /** The probability that the first is the best of them; null without a posterior. */
  readonly win_probability: number | null;
  readonly runner_up_id: string | null;
}

/** The live gain since a promotion, watched continuously. */
export interface LiveGain {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly verdict: 'better' | 'worse' | 'undecided';
}

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly mean_score: number;
  /** Mean of log(result ÷ trailing median), with a 90 % interval. */
  readonly lift: Estimate;
  /** Share of results above the trailing median, with Wilson's 90 % interval. */
  readonly above_median: Estimate;
}

export interface Calibration {
  readonly n: number;
  readonly bins: readonly CalibrationBin[];
  readonly spearman: Estimate;
}
