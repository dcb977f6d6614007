import type { ClipFeatures, FieldError } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { Estimate, Interval90 } from '../../core/statistics/index.ts';
import type { Goal, RuleSetDocument, RuleSetInput } from '../rules/index.ts';

/** One clip's result on one platform. */
export interface ResultExample {
  /** The clip's features, including the derived ones; only those that the rule set weighs are read. */
  readonly features: ClipFeatures;
  readonly platform: Platform;
  /** The value to learn: a rate in [0,1] for hook_rate and ctr; ≥ 0 for engagement, views and roas; any number for value. */
  readonly result: number;
  /** When it was measured: a Date, an ISO text, or milliseconds since 1970. */
  readonly at: Date | string | number;
  /** Clips of one video compete with each other: NDCG is computed within it, and the bootstrap draws whole videos. */
  readonly video_id?: string;
  /** How many impressions a rate was measured on: a rate on few impressions counts less. */
  readonly exposure?: number;
  /** The clip's age when it was measured, in days. */
  readonly age_days?: number;
}

export interface TrainingInput {
  /** The active rule set, hand-written or trained: the gain is measured against it, and the weights move from its weights. */
  readonly rule_set: RuleSetInput;
  readonly examples: Iterable<ResultExample> | AsyncIterable<ResultExample>;
  readonly goal: Goal;
  /** The age at which a result counts half, measured back from the newest result; Infinity: never. Default 90. */
  readonly half_life_days?: number;
}

/** A feature's share of all weights in the posterior: mean ± 1.645 sd is the 90% interval. */
export interface LearnedWeight {
  readonly feature: string;
  readonly mean: number;
  readonly sd: number;
  /** The feature did not vary in the results: it keeps its prior weight. */
  readonly not_learnable?: true;
}

/** How well scores order results that are later than the ones they were learned from; null: these results do not allow it. */
export interface Measures {
  /** Of “better than usual”: above the trailing median; for `value`, above the training part’s mean, or 1 where results are 0 and 1. */
  readonly auc: number | null;
  readonly spearman: number | null;
  /** Mean NDCG@5 over the videos with at least two clips. */
  readonly ndcg: number | null;
  /** In nats, for the probability of “better than usual”. */
  readonly log_loss: number | null;
  /** Bootstrap intervals of the above. */
  readonly intervals: Readonly<Partial<Record<'auc' | 'spearman' | 'ndcg' | 'log_loss', Interval90>>>;
}

/** The learned weights measured on results that are later than the ones they were learned from, beside what they would replace. */
export interface Metrics extends Measures {
  /** The draft's weights: the learned ones within the limit of one promotion. */
  readonly proposed: Measures;
  readonly baseline: {
    /** The active rule set. */
    readonly active: Measures;
    /** The last rule set that a person wrote. */
    readonly hand_set: Measures;
    /** The account's mean for every clip: it orders nothing. */
    readonly account_mean: Measures;
  };
  /** Spearman's correlation of the draft's weights minus that of the active ones, on the later results. */
  readonly gain: { readonly mean: number; readonly low90: number; readonly high90: number };
  /** The number of results learned from, and of results judged on. */
  readonly trained_on: number;
  readonly judged_on: number;
}

/** What was left out: the reasons for the first 100, and the total number. */
export interface Rejected {
  readonly errors: readonly FieldError[];
  readonly total: number;
}

export interface Training {
  /** The new draft; if there is nothing new to learn, the document that was passed. */
  readonly rule_set: RuleSetDocument;
  readonly weights: readonly LearnedWeight[];
  /** Results on the rule set's platform. */
  readonly n: number;
  readonly metrics: Metrics;
  /** Whether it may replace the active rule set. */
  readonly promote: boolean;
  /** Why, or why not. */
  readonly reason: string;
  /** Invalid examples, such as a rate above 1. They are left out; `warnings` says so, too. */
  readonly rejected: Rejected;
  /** What a person should look at, such as an AUC that is too good to be true. */
  readonly warnings: readonly string[];
}

/** One logged choice and its reward. */
export interface LoggedChoice {
  readonly reward: number;
  /** The probability with which the logged clip was chosen, in (0,1]. */
  readonly propensity: number;
  /** The probability with which the evaluated policy would have chosen it, in [0,1]. */
  readonly target_probability: number;
  /** What a model expects of the logged clip … */
  readonly predicted?: number;
  /** … and on average of the clip that the evaluated policy would have chosen. */
  readonly target_predicted?: number;
}

/** What a policy would have earned per choice. */
export interface OffPolicyValue {
  readonly ips: number;
  readonly snips: number;
  /** Doubly robust; only if every log has both predictions. */
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
  /** Invalid logs, such as one with a propensity of 0: no figure counts them. */
  readonly rejected: Rejected;
}

/** The distribution of the weights' shares; Thompson sampling and the sd of a score are computed from it. */
export interface Posterior {
  readonly features: readonly string[];
  readonly mean: readonly number[];
  /** Lower triangle, row by row. */
  readonly covariance: readonly (readonly number[])[];
}

/** An eligible clip. */
export interface RankedClip {
  readonly id: string;
  /** The clip's value for each of the posterior's features, in [0,1], in the posterior's order. */
  readonly shaped: ArrayLike<number>;
  /** The product of its boosts. */
  readonly multiplier: number;
}

export interface ThompsonChoice {
  readonly clip_id: string;
  /** Each candidate's probability under the mixture, in the given order; they add up to 1. */
  readonly propensities: readonly number[];
  readonly seed: number;
  /** Names the computation: a replay with another policy may choose differently. */
  readonly policy: string;
}

export interface ChoiceConfidence {
  readonly confidence: 'clear' | 'tied' | 'unknown';
  /** The probability that the first clip is the best; null without a posterior. */
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
  /** Mean of log(result ÷ trailing median), with a 90% interval. */
  readonly lift: Estimate;
  /** Share of results above the trailing median, with Wilson's 90% interval. */
  readonly above_median: Estimate;
}

export interface Calibration {
  readonly n: number;
  readonly bins: readonly CalibrationBin[];
  readonly spearman: Estimate;
}
