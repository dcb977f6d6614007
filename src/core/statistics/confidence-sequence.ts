import { z } from 'zod';
import { refuseUnless, shaped } from './refuse.ts';

const SEQUENCE = { n: z.number(), optimizedFor: z.number().optional(), alpha: z.number() };

/** The number of results at which the sequence is tightest by default. */
const TIGHTEST_AT = 100;

/**
 * Returns how far the mean of n results of variance 1 may be from the truth, for all n together, with probability 1 − α: the
 * width of an asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, theorem 2.2; the normal
 * mixture of Robbins 1970 and Howard et al. 2021). It remains valid if you look after every result.
 *
 * @param input.optimizedFor the number of results at which the sequence is tightest
 * @throws `validation-failed`
 */
export function confidenceSequenceReach(input: {
  readonly n: number;
  readonly optimizedFor?: number;
  readonly alpha: number;
}): number {
  const { n, optimizedFor = TIGHTEST_AT, alpha } = shaped(SEQUENCE, input);
  refuseUnless([
    [n > 0, 'n', `must be above 0, not ${n}`],
    [optimizedFor > 0, 'optimizedFor', `must be above 0, not ${optimizedFor}`],
    [alpha > 0 && alpha < 1, 'alpha', `must be between 0 and 1, not ${alpha}`],
  ]);
  const rho2 = (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / optimizedFor;
  const scaled = n * rho2 + 1;
  return Math.sqrt((2 * scaled * Math.log(Math.sqrt(scaled) / alpha)) / (n * n * rho2));
}
