import { parse } from '../../core/kernel/index.ts';
import { checkArms, invalidity } from './check-arms.ts';
import { compareArms, FIRST_BETTER, type Look } from './compare-arms.ts';
import {
  type ArmComparison,
  type ExperimentCheck,
  type ExperimentVerdict,
  type JudgedArm,
  JudgeInput,
  type Outcome,
  type ParsedJudgeInput,
} from './judge-schema.ts';
import { METRICS } from './metrics.ts';
import { verdictInWords } from './verdict-in-words.ts';

/**
 * Judges an experiment from its arms' days, as looks on those days would have. The first claim stands; later days do not change
 * it. Pure: the same input gives the same verdict.
 *
 * The day is the unit. The ratio over days gets its variance from leaving days out. It is tested with Student's t with
 * days − 1 degrees of freedom, converted to a normal z. The boundaries at the looks are of O'Brien and Fleming's kind;
 * Holm's procedure handles several arms.
 *
 * @throws `validation-failed`
 */
export function judgeExperiment(input: JudgeInput): ExperimentVerdict {
  const parsed = parse(JudgeInput, input);
  const newest = Math.max(0, ...parsed.arms.flatMap(({ days }) => days.map(({ day }) => day)));
  const ripe = parsed.as_of_day === undefined ? newest : parsed.as_of_day - METRICS[parsed.metric].ripe_after_days;
  const last = Math.min(newest, ripe, parsed.plan.days);
  const looks = (parsed.looks ?? everyDay(parsed.plan.first_look, last)).filter((day) => day <= last);
  const before: number[] = [];
  let claimed: Look['claimed'] = new Map();
  let verdict: ExperimentVerdict | undefined;
  for (const day of looks) {
    verdict = judgeLook(parsed, { day, before, claimed });
    if (isDecided(verdict.outcome)) return verdict;
    // a look with too little data spends no α
    if (verdict.comparisons.some(({ z }) => z !== null)) before.push(day);
    claimed = claimsOf(verdict);
  }
  return verdict ?? judgeLook(parsed, { day: Math.max(0, last), before, claimed });
}

const everyDay = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);

export const isDecided = (outcome: Outcome): boolean => outcome !== 'too_early';

export const claimsOf = ({ comparisons }: Pick<ExperimentVerdict, 'comparisons'>): Map<string, 'better' | 'worse'> =>
  new Map(comparisons.flatMap(({ arm, claim }) => (claim === null ? [] : [[arm, claim] as const])));

/** Judges one look from the days up to it and from what earlier looks claimed and spent. */
export function judgeLook(input: ParsedJudgeInput, look: Look): ExperimentVerdict {
  const arms = input.arms.map((arm) => ({ ...arm, days: arm.days.filter(({ day }) => day <= look.day) }));
  const control = controlOf(arms);
  const checks = checkArms(arms, control);
  const upToDay = { ...input, arms };
  const isLookDay = look.day >= input.plan.first_look;
  const comparisons = isLookDay ? compareArms(upToDay, control, look) : [];
  const { outcome, winner } = conclude({ input, look, control, comparisons, checks });
  const verdict = { outcome, winner, day: look.day, comparisons, checks };
  return { ...verdict, because: verdictInWords(verdict, upToDay, control) };
}

function controlOf(arms: readonly JudgedArm[]): JudgedArm {
  const control = arms.find(({ is_control }) => is_control) ?? arms[0];
  if (control === undefined) throw new Error('an experiment has at least two arms');
  return control;
}

interface Found {
  readonly input: ParsedJudgeInput;
  readonly look: Look;
  readonly control: JudgedArm;
  readonly comparisons: readonly ArmComparison[];
  readonly checks: readonly ExperimentCheck[];
}

function conclude({ input, look, control, comparisons, checks }: Found): { outcome: Outcome; winner: string | null } {
  const none = (outcome: Outcome) => ({ outcome, winner: null });
  const wrong = invalidity(checks);
  // an arm that started late may still catch up before the last day
  if (wrong !== undefined)
    return none(wrong.check === 'days_in_common' && look.day < input.plan.days ? 'too_early' : 'invalid');
  const better = comparisons.filter(({ claim }) => claim === 'better');
  if (better.length > 0) {
    const most = better.reduce((best, each) => ((each.shrunk_lift ?? 0) > (best.shrunk_lift ?? 0) ? each : best));
    return { outcome: 'better', winner: most.arm };
  }
  if (comparisons.length > 0 && comparisons.every(({ claim }) => claim === 'worse'))
    return { outcome: 'worse', winner: control.label };
  const open = comparisons.filter(({ claim }) => claim === null);
  const isAlike = ({ low, high }: ArmComparison) =>
    low !== null && high !== null && low > -input.plan.min_effect / 2 && high < input.plan.min_effect / 2;
  if (look.day >= FIRST_BETTER && open.length > 0 && open.every(isAlike)) return none('equivalent');
  if (look.day < input.plan.days) return none('too_early');
  return none(open.some(({ z }) => z !== null) ? 'no_difference' : 'not_enough');
}
