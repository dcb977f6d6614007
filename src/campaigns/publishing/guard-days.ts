import type { Context } from '../../context.ts';
import { withAds } from './ads-context.ts';
import { exposureAtMost } from './exposure.ts';
import { pauseOverspent } from './guard-spend.ts';
import { reconcileAccount } from './reconcile.ts';

/** What an ad spent on a day of the account's calendar. */
export interface DaySpend {
  readonly publication_id: string;
  readonly day: string;
  readonly minor: number;
}

/**
 * After results were read: pauses what has spent more than it could, on one of the days or in all.
 *
 * @returns the publications that are being paused
 */
export async function guardDays(ctx: Context, accountId: string, spend: readonly DaySpend[]): Promise<string[]> {
  const running = await ctx.db.kysely
    .selectFrom('publications')
    .selectAll()
    .where('ad_account_id', '=', accountId)
    .where('state', 'in', ['active', 'activating'])
    .execute();
  if (running.length === 0) return [];
  const ads = withAds(ctx);
  for (const publication of running) {
    const most = exposureAtMost(publication).per_day_minor;
    const worst = Math.max(0, ...byDay(spend.filter(({ publication_id }) => publication_id === publication.id)));
    if (publication.budget_kind === 'daily' && worst > most) await pauseOverspent(ads, publication, worst, most);
  }
  await reconcileAccount(ads, accountId);
  const paused = await ctx.db.kysely
    .selectFrom('publications')
    .select('id')
    .where('state', '=', 'pausing')
    .where(
      'id',
      'in',
      running.map(({ id }) => id),
    )
    .execute();
  return paused.map(({ id }) => id);
}

function byDay(spend: readonly DaySpend[]): number[] {
  const days = new Map<string, number>();
  for (const { day, minor } of spend) days.set(day, (days.get(day) ?? 0) + minor);
  return [...days.values()];
}
