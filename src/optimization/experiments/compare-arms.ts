import {
  type DayRatio,
  dayRatio,
  expectedLoss,
  normalCdf,
  normalOfStudent,
  type PairedDay,
  shrink,
  studentTail,
  studentUpper,
} from '../../core/statistics/index.ts';
import { boundariesOf } from './boundaries.ts';
import type { ArmComparison, JudgedArm, ParsedJudgeInput } from './judge-schema.ts';
import { METRICS } from './metrics.ts';

/** An arm with fewer events supports no claim. */
export const LEAST_EVENTS = 10;
/** A whole week, so that no claim rests on certain weekdays only. Harm may be reported earlier. */
export const FIRST_BETTER = 7;
/** A variance below this comes only from rounding: all days are equal. */
const NO_SPREAD = 1e-24;
/** Fewer common days give no usable variance. */
export const LEAST_DAYS = 3;

export interface Look {
  /** The day of this look. */
  readonly day: number;
  /** The days of earlier looks, ascending. */
  readonly before: readonly number[];
  /** The claims of earlier looks. A claim stands and passes its share of α on to the other arms. */
  readonly claimed: ReadonlyMap<string, 'better' | 'worse'>;
}

/**
 * Compares every arm with the control at one look, by Holm's procedure with a separate boundary for each number of remaining
 * arms (Ye, Li, Liu and Yao 2013). With m arms remaining, each is tested at α ÷ m. A claim passes its share on, and the others
 * are tested again at the same look.
 */
export function compareArms(input: ParsedJudgeInput, control: JudgedArm, look: Look): ArmComparison[] {
  const { plan, metric, prior_sd } = input;
  const measured = input.arms
    .filter((arm) => arm !== control)
    .map((arm) => ({ arm, ...measure(control, arm, METRICS[metric].kind) }));
  const claims = new Map(look.claimed);
  const boundary = (left: number) =>
    boundariesOf([...look.before, look.day], plan.days, plan.alpha / left).at(-1) ?? Infinity;
  const bounds = new Map<string, number>();
  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    const left = measured.length - claims.size;
    for (const { arm, ratio, isReady } of measured) {
      if (claims.has(arm.label)) continue;
      bounds.set(arm.label, boundary(left));
      const claim = isReady && ratio !== null ? claimOf(ratio, boundary(left), look.day) : null;
      if (claim === null) continue;
      claims.set(arm.label, claim);
      isMoving = true;
      break;
    }
  }
  return measured.map(({ arm, ratio, isReady, events, rates, days }) => {
    const bound = bounds.get(arm.label) ?? boundary(Math.max(1, measured.length - look.claimed.size));
    const figures = isReady && ratio !== null ? figuresOf(ratio, bound, prior_sd) : NO_FIGURES;
    return { arm: arm.label, ...figures, days, events, rates, claim: claims.get(arm.label) ?? null };
  });
}

function claimOf(ratio: DayRatio, boundary: number, day: number): 'better' | 'worse' | null {
  if (!(zOf(ratio) >= boundary)) return null;
  if (ratio.log < 0) return 'worse';
  return day >= FIRST_BETTER ? 'better' : null;
}

const tOf = ({ log, variance }: DayRatio) => log / Math.sqrt(variance);
const zOf = (ratio: DayRatio) => normalOfStudent(ratio.days - 1, tOf(ratio));

const NO_FIGURES = {
  lift: null,
  low: null,
  high: null,
  t: null,
  z: null,
  boundary: null,
  p_at_look: null,
  shrunk_lift: null,
  expected_loss: null,
};

function figuresOf(ratio: DayRatio, boundary: number, priorSd: number) {
  const { log, variance, days } = ratio;
  const t = tOf(ratio);
  // the repeated interval (Jennison and Turnbull 1989): it excludes 0 exactly when the boundary is passed
  const reach = studentUpper(days - 1, normalCdf(-boundary)) * Math.sqrt(variance);
  const likely = shrink({ effect: log, variance }, { tau2: priorSd ** 2, mean: 0 });
  return {
    lift: Math.expm1(log),
    low: Math.expm1(log - reach),
    high: Number.isFinite(Math.expm1(log + reach)) ? Math.expm1(log + reach) : null,
    t,
    z: Math.sign(log) * zOf(ratio),
    boundary,
    p_at_look: Math.min(1, 2 * studentTail(days - 1, t)),
    shrunk_lift: Math.expm1(likely.effect),
    expected_loss: expectedLoss(likely.effect, Math.sqrt(likely.variance)),
  };
}

function measure(control: JudgedArm, arm: JudgedArm, kind: 'share' | 'cost' | 'return') {
  const ofControl = new Map(control.days.map((day) => [day.day, day]));
  const paired = arm.days
    .toSorted((one, other) => one.day - other.day)
    .flatMap((day): PairedDay[] => {
      const same = ofControl.get(day.day);
      return same !== undefined && same.trials > 0 && day.trials > 0 ? [{ control: same, arm: day }] : [];
    });
  const sum = (side: 'control' | 'arm', field: 'events' | 'trials') =>
    paired.reduce((total, day) => total + day[side][field], 0);
  const events: [number, number] = [sum('control', 'events'), sum('arm', 'events')];
  const rate = (side: 'control' | 'arm') =>
    sum(side, 'trials') > 0 ? sum(side, 'events') / sum(side, 'trials') : null;
  const rates: [number | null, number | null] = [rate('control'), rate('arm')];
  const ratio = dayRatio(paired, kind);
  const isReady =
    ratio !== null &&
    Number.isFinite(ratio.variance) &&
    ratio.variance > NO_SPREAD &&
    paired.length >= LEAST_DAYS &&
    Math.min(...events) >= LEAST_EVENTS;
  return { ratio, isReady, events, rates, days: paired.length };
}
