import type { Context } from '../../context.ts';
import { startOfDay } from '../../core/kernel/index.ts';
import { findAccount } from './account-store.ts';
import { accountNotFound } from './accounts.ts';
import { withAds } from './ads-context.ts';
import { earlierBudgets, exposureSince } from './earlier-budgets.ts';
import { exposureAtMost } from './exposure.ts';
import { pauseOverspent } from './guard-spend.ts';
import { mayRun, moneyAtRisk } from './publication-store.ts';
import { reconcileAccount } from './reconcile.ts';

/** What an ad spent on a day of the account's calendar. */
export interface DaySpend {
  readonly publication_id: string;
  readonly day: string;
  readonly minor: number;
}

/**
 * Runs after results were read: pauses publications that spent more than they could, on one of the days or in total.
 *
 * @returns the publications that are being paused
 */
export async function guardDays(ctx: Context, accountId: string, spend: readonly DaySpend[]): Promise<string[]> {
  const running = (await moneyAtRisk(ctx.db, accountId)).filter(mayRun);
  if (running.length === 0) return [];
  const account = await findAccount(ctx.db, accountId);
  if (account === undefined) throw accountNotFound(accountId);
  const ads = withAds(ctx);
  for (const publication of running) {
    if (publication.budget_kind !== 'daily') continue;
    const own = byDay(spend.filter(({ publication_id }) => publication_id === publication.id));
    const now = exposureAtMost(publication).per_day_minor;
    const over = [...own].filter(([, minor]) => minor > now);
    if (over.length === 0) continue;
    const earlier = await earlierBudgets(ctx.db, publication.id);
    for (const [day, minor] of over) {
      // the budgets that were in force at any time of that day in the account's calendar
      const most = exposureSince(publication, earlier, startOfDay(day, account.time_zone)).per_day_minor;
      if (minor <= most) continue;
      await pauseOverspent(ads, publication, minor, most);
      break;
    }
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

function byDay(spend: readonly DaySpend[]): Map<string, number> {
  const days = new Map<string, number>();
  for (const { day, minor } of spend) days.set(day, (days.get(day) ?? 0) + minor);
  return days;
}
