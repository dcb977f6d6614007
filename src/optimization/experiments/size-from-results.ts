import type { Context } from '../../context.ts';
import { invalid } from '../../core/kernel/index.ts';
import { dailyFigures } from '../../learning/results/index.ts';
import { countsOf } from './day-counts.ts';
import { METRICS } from './metrics.ts';
import { planParsed } from './plan.ts';
import { type ExperimentPlan, PlanInput } from './plan-schema.ts';
import type { PlanBody } from './schema.ts';
import { campaignsWithResults } from './store.ts';

const WINDOW_DAYS = 28;
const DAY_MS = 86_400_000;

export type SizingWanted = Omit<PlanBody, 'video_asset_id' | 'top'>;

/**
 * Sizes an experiment from the input. Takes missing values from the platform's own results of the last 28 days.
 *
 * @throws `validation-failed` when there are no such results
 */
export async function sizeExperiment(ctx: Context, wanted: SizingWanted): Promise<ExperimentPlan> {
  const plan = await sizedOrNot(ctx, wanted);
  if (plan !== undefined) return plan;
  const field = METRICS[wanted.metric].kind === 'share' ? 'rate' : 'results_per_arm_day';
  const message = `there are no daily results on ${wanted.platform} in the last ${WINDOW_DAYS} days with ${wanted.metric}: set it in the request`;
  throw invalid([{ path: field, message }]);
}

/** Does the same; returns undefined when nothing is known. */
export async function sizedOrNot(ctx: Context, wanted: SizingWanted): Promise<ExperimentPlan | undefined> {
  const { platform, ...given } = wanted;
  const usual = await usualTraffic(ctx, wanted);
  const traffic = { ...usual, ...definedOf(given) };
  const parsed = PlanInput.safeParse(traffic);
  if (parsed.success) return planParsed(parsed.data);
  const { kind } = METRICS[wanted.metric];
  const isMissing =
    (kind === 'share' && (traffic.rate === undefined || traffic.impressions_per_arm_day === undefined)) ||
    (kind === 'cost' && traffic.results_per_arm_day === undefined);
  if (isMissing) return undefined;
  throw invalid(parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })));
}

const definedOf = <Given extends object>(given: Given): Given =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Given;

interface Traffic {
  readonly rate?: number;
  readonly impressions_per_arm_day?: number;
  readonly results_per_arm_day?: number;
}

/** Returns the usual daily traffic of a campaign on the platform. */
async function usualTraffic(ctx: Context, { metric, platform }: SizingWanted): Promise<Traffic> {
  const now = ctx.now();
  const since = new Date(now.getTime() - WINDOW_DAYS * DAY_MS);
  const campaigns = await campaignsWithResults(ctx.db, platform, since);
  if (campaigns.length === 0) return {};
  const { days } = await dailyFigures(ctx.db, campaigns, since, now);
  const counted = days.flatMap((day) => {
    const counts = countsOf(metric, day);
    return counts === undefined || counts.trials === 0 ? [] : [{ campaign_id: day.campaign_id, ...counts }];
  });
  // ignores campaigns without any such results, such as sales of a reach campaign: they do not show what to expect
  const having = new Set(counted.flatMap(({ campaign_id, events }) => (events > 0 ? campaign_id : [])));
  const counts = counted.filter(({ campaign_id }) => having.has(campaign_id));
  if (counts.length === 0) return {};
  const sum = (of: 'events' | 'trials') => counts.reduce((all, each) => all + each[of], 0);
  const perDay = (of: 'events' | 'trials') => sum(of) / counts.length;
  if (METRICS[metric].kind !== 'share') return sum('events') > 0 ? { results_per_arm_day: perDay('events') } : {};
  const rate = sum('events') / sum('trials');
  return rate > 0 && rate < 1 ? { rate, impressions_per_arm_day: perDay('trials') } : {};
}
