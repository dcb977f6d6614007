/** One day of two arms: for shares, trials and events; for costs, money and results; for returns, money and revenue. */
export interface PairedDay {
  readonly control: DayCount;
  readonly arm: DayCount;
}

export interface DayCount {
  readonly events: number;
  readonly trials: number;
}

/** A share counts events among trials; a cost counts results per amount of money; a return measures revenue per amount of money. */
export type RatioKind = 'share' | 'cost' | 'return';

/** The log of a ratio. A variance is infinite if the days do not determine one: a single day, or all events on one day. */
export interface DayRatio {
  readonly log: number;
  /** The larger of the variance between days and the variance of the counts. */
  readonly variance: number;
  /** The variance of the counts alone: as if every event were independent, which an ad's events are not. */
  readonly countVariance: number;
  /** Days on which both arms ran. */
  readonly days: number;
}

/**
 * Returns the ratio of an arm's rate to the control's, with days as strata: Mantel and Haenszel's risk ratio for shares, rate
 * ratio for costs (Rothman, Greenland and Lash 2008, chapter 15), the ratio of sums for returns. This cancels weekdays, holidays
 * and unequal pacing without estimating anything for them.
 *
 * The variance is the larger of two: the jackknife, which leaves out one day at a time (Efron and Stein 1981) and captures that
 * results of the same day move together; and that of the counts alone (Greenland and Robins 1985). Only days on which both arms
 * ran count.
 *
 * @returns `null` if an arm has no events at all
 */
export function dayRatio(days: readonly PairedDay[], kind: RatioKind): DayRatio | null {
  const parts = days
    .filter(({ control, arm }) => control.trials > 0 && arm.trials > 0)
    .map((day) => (kind === 'return' ? returnsOf(day) : strataOf(day, kind)));
  const whole = parts.reduce(
    (sum, part) => ({
      over: sum.over + part.over,
      under: sum.under + part.under,
      armSpend: sum.armSpend + part.armSpend,
      controlSpend: sum.controlSpend + part.controlSpend,
      spread: sum.spread + part.spread,
    }),
    NOTHING,
  );
  const log = logOf(whole, NOTHING);
  if (!Number.isFinite(log)) return null;
  const left = parts.map((part) => logOf(whole, part));
  const mean = left.reduce((sum, each) => sum + each, 0) / left.length;
  const squares = left.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const ofDays = parts.length < 2 ? Infinity : ((parts.length - 1) / parts.length) * squares;
  const countVariance = whole.spread / (whole.over * whole.under);
  const variance = Math.max(ofDays, countVariance);
  return { log, variance: Number.isNaN(variance) ? Infinity : variance, countVariance, days: parts.length };
}

interface Part {
  readonly over: number;
  readonly under: number;
  /** Only for returns, whose money is summed separately. */
  readonly armSpend: number;
  readonly controlSpend: number;
  readonly spread: number;
}

const NOTHING: Part = { over: 0, under: 0, armSpend: 0, controlSpend: 0, spread: 0 };

const logOf = (whole: Part, left: Part) =>
  Math.log((whole.over - left.over) / (whole.under - left.under)) -
  (whole.armSpend > 0 ? Math.log((whole.armSpend - left.armSpend) / (whole.controlSpend - left.controlSpend)) : 0);

function strataOf({ control, arm }: PairedDay, kind: 'share' | 'cost'): Part {
  const [x1, n1, x2, n2] = [control.events, control.trials, arm.events, arm.trials];
  const n = n1 + n2;
  const ofShares = kind === 'share' ? x1 * x2 * n : 0;
  return {
    ...NOTHING,
    over: (x2 * n1) / n,
    under: (x1 * n2) / n,
    spread: (n1 * n2 * (x1 + x2) - ofShares) / (n * n),
  };
}

const returnsOf = ({ control, arm }: PairedDay): Part => ({
  ...NOTHING,
  over: arm.events,
  under: control.events,
  armSpend: arm.trials,
  controlSpend: control.trials,
});
