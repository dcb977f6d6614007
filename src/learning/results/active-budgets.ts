import { sql } from 'kysely';
import { AD_PLATFORM_OF, exposureOfRun, overspendPerDay } from '../../campaigns/publishing/index.ts';
import type { Sql } from '../../core/db/index.ts';
import { groupBy } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import type { ResultsSummary } from './summary-schema.ts';

interface Active {
  readonly platform: string;
  readonly currency: string;
  readonly budget_minor: number;
  readonly ad: Partial<Parameters<typeof exposureOfRun>[0]['ad']> | null;
  /** The daily budget of its publication; null: we did not publish its ads. */
  readonly per_day_minor: number | null;
}

/** Returns what a day of the active campaigns can cost, by currency, including what platforms may overspend. */
export async function activeBudgets(db: Sql): Promise<ResultsSummary['budgets']> {
  const { rows } = await sql<Active>`
    select c.platform, coalesce(p.currency, c.currency) as currency, c.budget_cents as budget_minor, c.ad, p.per_day_minor
    from campaigns c left join publications p on p.campaign_id = c.id and p.state not in ('ended', 'removed')
    where c.status = 'active' order by 2`.execute(db.kysely);
  return [...groupBy(rows, ({ currency }) => currency)].map(([currency, own]) => ({
    currency,
    campaigns: own.length,
    per_day_minor: own.reduce((sum, each) => sum + dayOf(each), 0),
  }));
}

/** Returns the cost of a day; without a publication, computed as for one: a budget for the whole run is not a daily budget. */
function dayOf({ platform, currency, budget_minor, ad, per_day_minor }: Active): number {
  if (per_day_minor !== null) return Number(per_day_minor);
  const run = { ...ad, budget_kind: ad?.budget_kind ?? ('daily' as const) } as Parameters<
    typeof exposureOfRun
  >[0]['ad'];
  const overspend = overspendPerDay(AD_PLATFORM_OF[Platform.parse(platform)]);
  return exposureOfRun({ budget_minor: Number(budget_minor), currency, ad: run }, overspend).per_day_minor;
}
