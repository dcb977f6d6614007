import { type FieldError, invalid, MOST_LISTED } from '../../core/kernel/index.ts';
import { type Interval90, normalInterval } from '../../core/statistics/index.ts';
import type { LoggedChoice, OffPolicyValue } from './schema.ts';

/** With fewer effective choices than this, the estimates are refused. */
const LEAST_ESS = 100;
/** They are also refused if the effective choices are a smaller share of all choices than this. */
const LEAST_ESS_SHARE = 0.01;
/** The square of a larger reward would be too large for a number. */
const LARGEST_REWARD = 1e100;

/**
 * Estimates what another policy would have earned per choice, from choices logged with their propensities: inverse
 * propensity scoring (Horvitz and Thompson 1952), the same divided by the mean weight (SNIPS: Swaminathan and Joachims
 * 2015), and a doubly robust estimate if every log has both predictions (Dudík, Langford and Li 2011). The 90%
 * intervals use the normal approximation. An invalid log is left out and listed in `rejected` with its path,
 * `logs[3].propensity`.
 *
 * @throws `validation-failed` when all logs are invalid, with their paths
 */
export function offPolicyValue({ logs }: { logs: Iterable<LoggedChoice> }): OffPolicyValue {
  const sums = new Sums();
  const errors: FieldError[] = [];
  let at = 0;
  let total = 0;
  for (const log of logs) {
    const wrong = errorOf(log, `logs[${at++}]`);
    if (wrong === undefined) sums.add(log);
    else if (total++ < MOST_LISTED) errors.push(wrong);
  }
  if (total > 0 && total === at) throw invalid(errors);
  return { ...sums.value(), rejected: { errors, total } };
}

function errorOf(log: LoggedChoice, path: string): FieldError | undefined {
  if (typeof log !== 'object' || log === null) return { path, message: `must be an object, not ${log}` };
  const { reward, propensity, target_probability, predicted, target_predicted } = log;
  const rewards = {
    reward,
    ...(predicted !== undefined && { predicted }),
    ...(target_predicted !== undefined && { target_predicted }),
  };
  for (const [name, value] of Object.entries(rewards))
    if (!(isNumber(value) && Math.abs(value) <= LARGEST_REWARD))
      return {
        path: `${path}.${name}`,
        message: `must be a number from −${LARGEST_REWARD} to ${LARGEST_REWARD}, not ${value}`,
      };
  if (!(isNumber(propensity) && propensity > 0 && propensity <= 1))
    return { path: `${path}.propensity`, message: `must be above 0 and at most 1, not ${propensity}` };
  if (!(isNumber(target_probability) && target_probability >= 0 && target_probability <= 1))
    return { path: `${path}.target_probability`, message: `must be from 0 to 1, not ${target_probability}` };
  return undefined;
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

class Sums {
  #n = 0;
  /** All sums of weights are in units of the largest weight, so that a tiny propensity cannot make them overflow. */
  #largest = 0;
  #weight = 0;
  #weightSquared = 0;
  #earned = 0;
  #earnedSquared = 0;
  #crossed = 0;
  #robust = 0;
  #robustSquared = 0;
  #hasPredictions = true;

  add({ reward, propensity, target_probability, predicted, target_predicted }: LoggedChoice): void {
    const ratio = Math.min(Number.MAX_VALUE, target_probability / propensity);
    this.#measureIn(ratio);
    const weight = this.#largest > 0 ? ratio / this.#largest : 0;
    const earned = weight * reward;
    this.#n++;
    this.#weight += weight;
    this.#weightSquared += weight * weight;
    this.#earned += earned;
    this.#earnedSquared += earned * earned;
    this.#crossed += weight * earned;
    if (predicted === undefined || target_predicted === undefined) this.#hasPredictions = false;
    else {
      const robust = target_predicted + ratio * (reward - predicted);
      this.#robust += robust;
      this.#robustSquared += robust * robust;
    }
  }

  #measureIn(ratio: number): void {
    if (ratio <= this.#largest) return;
    const scale = this.#largest / ratio;
    this.#weight *= scale;
    this.#weightSquared *= scale * scale;
    this.#earned *= scale;
    this.#earnedSquared *= scale * scale;
    this.#crossed *= scale * scale;
    this.#largest = ratio;
  }

  value(): Omit<OffPolicyValue, 'rejected'> {
    const n = this.#n;
    const ess = this.#weightSquared > 0 ? (this.#weight * this.#weight) / this.#weightSquared : 0;
    const perChoice = n > 0 ? this.#earned / n : 0;
    const ips = perChoice * this.#largest;
    const snips = this.#weight > 0 ? this.#earned / this.#weight : 0;
    // Σ (w·(r − snips))², from which the delta-method variance of snips is computed
    const away = Math.max(0, this.#earnedSquared - 2 * snips * this.#crossed + snips * snips * this.#weightSquared);
    const dr = this.#hasPredictions && n > 0 ? this.#robust / n : undefined;
    const figures = {
      ips,
      snips,
      dr,
      intervals: {
        ips: scaled(meanInterval(perChoice, this.#earnedSquared, n), this.#largest),
        snips: normalInterval(snips, this.#weight > 0 ? Math.sqrt(away) / this.#weight : 0),
        dr: dr === undefined ? undefined : meanInterval(dr, this.#robustSquared, n),
      },
    };
    return { ...figures, ess, n, refused: refusal(ess, n) ?? overflow(figures) };
  }
}

function refusal(ess: number, n: number): string | undefined {
  const found = `${ess.toFixed(1)} effective choices out of ${n}`;
  if (ess < LEAST_ESS) return `${found}: ${LEAST_ESS} are needed for an estimate`;
  if (ess < LEAST_ESS_SHARE * n)
    return `${found}: at least 1% is required; this policy chooses clips that were hardly ever chosen`;
  return undefined;
}

function overflow({ ips, dr = 0, intervals }: Pick<OffPolicyValue, 'ips' | 'dr' | 'intervals'>): string | undefined {
  const all = [ips, dr, ...[intervals.ips, intervals.dr].flatMap((each) => (each ? [each.low90, each.high90] : []))];
  return all.every(Number.isFinite)
    ? undefined
    : 'the propensities are so small that the estimate is too large to compute';
}

const meanInterval = (mean: number, squares: number, n: number): Interval90 =>
  normalInterval(mean, n > 1 ? Math.sqrt(Math.max(0, squares / n - mean * mean) / (n - 1)) : 0);

const scaled = ({ low90, high90 }: Interval90, scale: number): Interval90 => ({
  low90: low90 * scale,
  high90: high90 * scale,
});
