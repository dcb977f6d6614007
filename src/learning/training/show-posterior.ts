import type { Context } from '../../context.ts';
import { notFound } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { normalInterval } from '../../core/statistics/index.ts';
import { activeRuleSet, newestTrained } from '../../decisions/rules/index.ts';
import type { PosteriorReply } from './trainings-schema.ts';
import { foundFor } from './trainings-store.ts';

/**
 * Returns what was last learned about a platform's weights, beside what a person wrote and what is active.
 *
 * @throws `posterior-not-found` if nothing has been learned yet
 */
export async function showPosterior(ctx: Context, platform: Platform): Promise<PosteriorReply> {
  const newest = await newestTrained(ctx.db, platform);
  if (newest === undefined) throw notFound('posterior-not-found', `nothing has been learned for ${platform} yet`);
  const { trained, ...version } = newest;
  const { compiled } = await activeRuleSet(ctx, platform);
  const found = await foundFor(ctx.db, version.id);
  const weights = new Map(Object.entries(compiled.weights));
  const features = trained.features.map((feature, at) => {
    const mean = trained.mean[at] ?? 0;
    const sd = Math.sqrt(Math.max(0, trained.covariance[at]?.[at] ?? 0));
    const { low90, high90 } = normalInterval(mean, sd);
    return {
      feature,
      prior: trained.prior[at] ?? 0,
      in_charge: weights.get(feature) ?? null,
      mean,
      sd,
      low90: Math.max(0, low90),
      high90: Math.min(1, high90),
      not_learnable: trained.not_learnable.includes(feature),
    };
  });
  const { goal, n, newest_result_at } = trained;
  return { platform, goal, n, newest_result_at, rule_set: version, features, metrics: found?.metrics ?? null };
}
