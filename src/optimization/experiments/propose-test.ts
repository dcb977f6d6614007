import type { Context } from '../../context.ts';
import type { ProposeTest } from '../../decisions/selection/index.ts';
import type { ExperimentMetric } from './metrics.ts';
import { DAYS } from './plan-schema.ts';
import { type SizingWanted, sizedOrNot } from './size-from-results.ts';
import { draftBudget } from './store.ts';

/** Metrics to test a clip by; the first that the account's results can size is used. Immediate reactions, known soonest, come first. */
const TRIED: readonly ExperimentMetric[] = ['hook_rate', 'ctr', 'engagement_rate'];
const MOST_DAYS = DAYS.most;

/**
 * Proposes the test that would settle a tie, sized from the platform's own days. It lasts as long as needed, up to 90 days.
 * Writes nothing.
 */
export const proposeTest: ProposeTest = async (ctx, { video_asset_id, platform, clips }) => {
  const budget = await draftBudget(ctx.db, video_asset_id, platform);
  const budget_minor = budget?.minor;
  for (const metric of TRIED) {
    const wanted = {
      ...{ platform, metric, min_effect: 0.2, alpha: 0.05, power: 0.8 },
      arms: clips.length,
      budget_minor,
    };
    const plan = await sizedFor(ctx, wanted);
    if (plan === undefined) continue;
    const { days, cost_minor, smallest_effect, because } = plan;
    return {
      clips: [...clips],
      ...{ metric, days, cost_minor, currency: budget?.currency ?? null, smallest_effect, because },
    };
  }
  return {
    clips: [...clips],
    ...{ metric: null, days: null, cost_minor: null, currency: null, smallest_effect: null },
    because: `There are no daily results on ${platform} in the last 28 days to size a test from: \`experiments plan\` accepts a rate and impressions.`,
  };
};

/** Sizes the test for the days that it needs, within the bounds of an experiment. */
async function sizedFor(ctx: Context, wanted: Omit<SizingWanted, 'days'>) {
  const first = await sizedOrNot(ctx, { ...wanted, days: DAYS.usual });
  if (first === undefined) return undefined;
  const days = Math.min(MOST_DAYS, Math.max(DAYS.least, Math.ceil(first.days_needed)));
  return days === DAYS.usual ? first : sizedOrNot(ctx, { ...wanted, days });
}
