import { invalid } from '../../core/kernel/index.ts';
import { Z90 } from './intervals.ts';
import type { Interval90, LoggedChoice, OffPolicyValue } from './schema.ts';

/** Below so many effective choices … */
export const LEAST_ESS = 100;
/** … or so small a part of all, the estimates are refused. */
export const LEAST_ESS_SHARE = 0.01;

/**
 * What another policy would have earned per choice, from choices logged with their propensities: inverse propensity scoring
 * (Horvitz and Thompson 1952), the same divided by the mean weight (SNIPS: Swaminathan and Joachims 2015), and doubly robust
 * where every log has both predictions (Dudík, Langford and Li 2011). 90 % intervals by the normal approximation.
 *
 * @throws `validation-failed` with the place of the first wrong log, `logs[3].propensity`
 */
export function offPolicyValue({ logs }: { logs: Iterable<LoggedChoice> }): OffPolicyValue {
  const sums = new Sums();
  let at = 0;
  for (const log of logs) sums.add(log, at++);
  return sums.value();
}

class Sums {
  private n = 0;
  private weight = 0;
  private weightSquared = 0;
  private earned = 0;
  private earnedSquared = 0;
  private crossed = 0;
  private robust = 0;
  private robustSquared = 0;
  private hasPredictions = true;

  add({ reward, propensity, targetProbability, predicted, targetPredicted }: LoggedChoice, at: number): void {
    const path = `logs[${at}]`;
    if (!Number.isFinite(reward)) throw wrong(`${path}.reward`, `must be a finite number, not ${reward}`);
    if (!(propensity > 0 && propensity <= 1))
      throw wrong(`${path}.propensity`, `must be above 0 and at most 1, not ${propensity}`);
    if (!(targetProbability >= 0 && targetProbability <= 1))
      throw wrong(`${path}.targetProbability`, `must be from 0 to 1, not ${targetProbability}`);
    const weight = targetProbability / propensity;
    const earned = weight * reward;
    this.n++;
    this.weight += weight;
    this.weightSquared += weight * weight;
    this.earned += earned;
    this.earnedSquared += earned * earned;
    this.crossed += weight * earned;
    if (predicted === undefined || targetPredicted === undefined) this.hasPredictions = false;
    else {
      const robust = targetPredicted + weight * (reward - predicted);
      this.robust += robust;
      this.robustSquared += robust * robust;
    }
  }

  value(): OffPolicyValue {
    const { n, weight, weightSquared, earned, earnedSquared, crossed, robust, robustSquared } = this;
    const ess = weightSquared > 0 ? (weight * weight) / weightSquared : 0;
    const ips = n > 0 ? earned / n : 0;
    const snips = weight > 0 ? earned / weight : 0;
    // Σ (w·(r − snips))², of which snips' delta-method variance is made
    const away = Math.max(0, earnedSquared - 2 * snips * crossed + snips * snips * weightSquared);
    const hasDr = this.hasPredictions && n > 0;
    const dr = hasDr ? robust / n : undefined;
    return {
      ips,
      snips,
      dr,
      ess,
      n,
      intervals: {
        ips: meanInterval(ips, earnedSquared, n),
        snips: around(snips, weight > 0 ? Math.sqrt(away) / weight : 0),
        dr: dr === undefined ? undefined : meanInterval(dr, robustSquared, n),
      },
      refused: refusal(ess, n),
    };
  }
}

function refusal(ess: number, n: number): string | undefined {
  const found = `${ess.toFixed(1)} effective choices of ${n}`;
  if (ess < LEAST_ESS) return `${found}: ${LEAST_ESS} are needed for an estimate`;
  if (ess < LEAST_ESS_SHARE * n)
    return `${found}: at least 1 % are needed; this policy chooses what was hardly ever chosen`;
  return undefined;
}

const around = (middle: number, sd: number): Interval90 => ({ low90: middle - Z90 * sd, high90: middle + Z90 * sd });

const meanInterval = (mean: number, squares: number, n: number): Interval90 =>
  around(mean, n > 1 ? Math.sqrt(Math.max(0, squares / n - mean * mean) / (n - 1)) : 0);

const wrong = (path: string, message: string) => invalid([{ path, message }]);
