import { chiSquareOfShares } from '../../core/statistics/index.ts';
import type { ArmDay, ExperimentCheck, JudgedArm } from './judge-schema.ts';
import { percent } from './words.ts';

/** With a smaller share of common days, the comparison would be across different days. */
const LEAST_IN_COMMON = 0.8;
/** A mismatch of assignment must be unlikely by chance … */
const MISMATCH_P = 0.001;
/** … and large enough to matter: huge samples make any deviation unlikely. */
const MISMATCH_SHARE = 0.05;
/** A share of spend or impressions that is farther than this from its plan is reported. */
const DELIVERY_SHARE = 0.1;

/** Runs all checks. Each can make an experiment invalid, except `delivery`, which only warns. */
export function checkArms(arms: readonly JudgedArm[], control: JudgedArm): ExperimentCheck[] {
  return [unchanged(arms), daysInCommon(arms, control), ...assignment(arms), ...delivery(arms)];
}

export const invalidity = (checks: readonly ExperimentCheck[]): ExperimentCheck | undefined =>
  checks.find(({ check, ok }) => !ok && check !== 'delivery');

function unchanged(arms: readonly JudgedArm[]): ExperimentCheck {
  const changed = arms.find((arm) => arm.changed !== undefined);
  return changed === undefined
    ? { check: 'unchanged', ok: true, because: 'No arm was changed since the start.' }
    : { check: 'unchanged', ok: false, because: `${changed.label} was changed after the start: ${changed.changed}.` };
}

function daysInCommon(arms: readonly JudgedArm[], control: JudgedArm): ExperimentCheck {
  const daysOf = ({ days }: JudgedArm) => new Set(days.filter(({ trials }) => trials > 0).map(({ day }) => day));
  const ofControl = daysOf(control);
  for (const arm of arms) {
    const own = daysOf(arm);
    const all = new Set([...ofControl, ...own]).size;
    const common = [...own].filter((day) => ofControl.has(day)).length;
    if (all > 0 && common < LEAST_IN_COMMON * all) {
      const because = `${control.label} and ${arm.label} ran together on ${common} of ${all} days; at least 80% is required.`;
      return { check: 'days_in_common', ok: false, because };
    }
  }
  return { check: 'days_in_common', ok: true, because: 'The arms ran on the same days.' };
}

/** Blocks only on counts that the ad cannot influence: the random assignment of people. */
function assignment(arms: readonly JudgedArm[]): ExperimentCheck[] {
  const counts = arms.map((arm) => sumOf(arm, 'assigned'));
  if (!counts.every((count): count is number => count !== null) || counts.every((count) => count === 0)) return [];
  const { p } = chiSquareOfShares({ counts, shares: arms.map(({ share }) => share) });
  const off = farthestFromPlan(arms, counts);
  const ok = p >= MISMATCH_P || Math.abs(off.deviation) <= MISMATCH_SHARE;
  const found = `${off.label} was assigned ${percent(off.share)} of the people, ${percent(off.planned)} planned`;
  return [
    { check: 'assignment', ok, because: ok ? 'People were assigned as planned.' : `${found}: p ${p.toPrecision(2)}.` },
  ];
}

function delivery(arms: readonly JudgedArm[]): ExperimentCheck[] {
  for (const [field, words] of [
    ['spend_minor', 'spend'],
    ['impressions', 'impressions'],
  ] as const) {
    const counts = arms.map((arm) => sumOf(arm, field));
    if (!counts.every((count): count is number => count !== null) || counts.every((count) => count === 0)) continue;
    const off = farthestFromPlan(arms, counts);
    if (Math.abs(off.deviation) <= DELIVERY_SHARE) continue;
    const why = off.deviation > 0 ? 'the platform preferred it' : 'the platform preferred the others';
    return [
      { check: 'delivery', ok: false, because: `${off.label} got ${percent(off.share)} of the ${words}: ${why}.` },
    ];
  }
  return [];
}

function sumOf({ days }: JudgedArm, field: 'assigned' | 'spend_minor' | 'impressions'): number | null {
  const counts = days.map((day: ArmDay) => day[field]).filter((count) => count !== undefined);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

function farthestFromPlan(arms: readonly JudgedArm[], counts: readonly number[]) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const whole = arms.reduce((sum, { share }) => sum + share, 0);
  const all = arms.map(({ label, share }, at) => {
    const [got, planned] = [(counts[at] ?? 0) / total, share / whole];
    return { label, share: got, planned, deviation: got / planned - 1 };
  });
  // with two arms, both deviate equally: reports the one that got more
  const isFarther = (each: number, most: number) =>
    Math.abs(each) > Math.abs(most) + 1e-9 || (Math.abs(each) > Math.abs(most) - 1e-9 && each > most);
  return all.reduce((most, each) => (isFarther(each.deviation, most.deviation) ? each : most));
}
