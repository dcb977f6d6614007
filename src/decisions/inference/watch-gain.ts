import { confidenceSequenceReach, normalQuantile, sampleMoments } from '../../core/statistics/index.ts';
import type { LiveGain } from './schema.ts';

/** The probability that the interval is ever wrong, even when it is looked at after every result, is at most this. */
const ALPHA = 0.1;
/** With fewer results on each side, the variance is not known well enough to judge. */
const LEAST_WATCHED = 20;
/** Results of clips differ by more than 10%: if they hardly seem to, chance must not look like certainty. */
const LEAST_SD = 0.1;

/**
 * Measures what a promotion has changed: the mean of log(result ÷ usual) since it, minus the mean under its
 * predecessor. An asymptotic confidence sequence watches it, so that looking often does not make a false alarm more
 * likely. Half of the error goes to the mean since the promotion, half to the predecessor's, which is a plain mean.
 * Before and after are not cause and effect.
 *
 * @param logRatios log(result ÷ trailing median), in order of time
 */
export function watchGain(logRatios: {
  readonly since: ArrayLike<number>;
  readonly predecessor: ArrayLike<number>;
}): LiveGain {
  const since = sampleMoments(logRatios.since);
  const before = sampleMoments(logRatios.predecessor);
  const mean = since.mean - before.mean;
  if (since.n < LEAST_WATCHED || before.n < LEAST_WATCHED)
    return { mean, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, n: since.n, verdict: 'undecided' };
  const reach =
    sdOf(since) * confidenceSequenceReach({ n: since.n, alpha: ALPHA / 2 }) +
    (sdOf(before) * normalQuantile(1 - ALPHA / 4)) / Math.sqrt(before.n);
  const [low, high] = [mean - reach, mean + reach];
  return { mean, low, high, n: since.n, verdict: high < 0 ? 'worse' : low > 0 ? 'better' : 'undecided' };
}

const sdOf = ({ variance }: { readonly variance: number }) => Math.max(LEAST_SD, Math.sqrt(variance));
