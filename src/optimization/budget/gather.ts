import { AD_PLATFORM_OF, overspendPerDay } from '../../campaigns/publishing/index.ts';
import type { Sql } from '../../core/db/index.ts';
import { invalid, minorOf, quantumMinor } from '../../core/kernel/index.ts';
import { Platform, platformFacts } from '../../core/platforms/index.ts';
import { type DailyFigures, dailyFigures } from '../../learning/results/index.ts';
import { countOf, type SpendDay } from './fit-response.ts';
import { type BudgetPlan, MOST_CAMPAIGNS, type PlannedCampaign } from './plan-schema.ts';
import type { BudgetLimit, LeftOut, PlanBudgetsBody } from './schema.ts';
import { PLANNED_STATUSES } from './schema.ts';
import { type BudgetedRow, budgetedCampaigns, findLimits } from './store.ts';

export const DAY_MS = 86_400_000;
/** Elasticities are learned from this many days. */
export const WINDOW_DAYS = 56;

export interface Gathered {
  readonly campaigns: PlannedCampaign[];
  readonly left_out: LeftOut[];
}

/**
 * Finds the campaigns of a plan with their days, budgets, floors, and caps, and those that cannot be in it, with the reason.
 *
 * @throws `validation-failed` when a listed campaign is missing, or has another currency or kind of budget
 */
export async function gatherCampaigns(db: Sql, wanted: PlanBudgetsBody, now: Date): Promise<Gathered> {
  const { campaign_ids, filter, currency, goal } = wanted;
  const statuses = filter?.status === undefined ? PLANNED_STATUSES : [filter.status];
  const rows = await budgetedCampaigns(db, { ids: campaign_ids, platform: filter?.platform, statuses });
  if (campaign_ids !== undefined) refuseUnfit(campaign_ids, rows, currency);
  const why = new Map(rows.map((row) => [row.id, whyNot(row, currency)]));
  const planned = rows.filter(({ id }) => why.get(id) === undefined);
  if (planned.length > MOST_CAMPAIGNS)
    throw invalid([
      {
        path: 'campaign_ids',
        message: `a plan can include at most ${MOST_CAMPAIGNS} campaigns, and ${planned.length} have a budget: specify some of them, or filter by platform or status`,
      },
    ]);
  const limits = (await findLimits(db)).filter((limit) => limit.currency === currency);
  const days = await spendDays(
    db,
    planned.map(({ id }) => id),
    { currency, goal, now },
  );
  return {
    campaigns: planned.map((row) => plannedCampaign(row, days.get(row.id) ?? [], limits, now)),
    left_out: rows.flatMap(({ id }) => {
      const because = why.get(id);
      return because === undefined ? [] : [{ campaign_id: id, because }];
    }),
  };
}

function refuseUnfit(ids: readonly string[], rows: readonly BudgetedRow[], currency: string): void {
  const wrong = ids.flatMap((id, at) => {
    const row = rows.find((each) => each.id === id);
    const refuse = (message: string) => [{ path: `campaign_ids[${at}]`, message }];
    if (row === undefined) return refuse(`there is no campaign ${id}`);
    if (row.currency !== currency)
      return refuse(`mixed currencies: ${id} is budgeted in ${row.currency}, not ${currency}`);
    if (row.kind !== 'daily') return refuse(`mixed kinds: the budget of ${id} is for its whole run, not for a day`);
    return [];
  });
  if (wrong.length > 0) throw invalid(wrong);
}

function whyNot(row: BudgetedRow, currency: string): string | undefined {
  const { status, publication_state } = row;
  if (row.currency !== currency) return `It is budgeted in ${row.currency}.`;
  if (row.kind !== 'daily') return 'Its budget is for its whole run, not for a day.';
  if (status === 'approved') return 'It is approved; reopen it to change its budget.';
  if (!PLANNED_STATUSES.some((each) => each === status)) return `It is ${status}.`;
  if (publication_state !== null && publication_state !== 'active' && publication_state !== 'paused')
    return `Its publication is ${publication_state}.`;
  return row.budget_minor === 0 ? 'It has no budget yet: `budget suggest` proposes one.' : undefined;
}

/** Finds the spend of campaigns in the last 56 days, and their results for the goal. */
export async function spendDays(
  db: Sql,
  ids: readonly string[],
  { currency, goal, now }: { readonly currency: string; readonly goal: BudgetPlan['goal']; readonly now: Date },
): Promise<Map<string, SpendDay[]>> {
  const since = new Date(now.getTime() - WINDOW_DAYS * DAY_MS);
  const { days } = await dailyFigures(db, ids, since, now, { sourceFor: 'each', currency });
  const found = new Map<string, SpendDay[]>(ids.map((id) => [id, []]));
  for (const row of days) {
    const results = resultsOf(row, goal);
    if (row.spend_minor === null || results === null) continue;
    const day = Math.round(Date.parse(`${row.day}T00:00:00Z`) / DAY_MS);
    // cents of revenue are not results: the conversions are their number
    const counted = goal === 'revenue' ? { conversions: row.conversions ?? 0 } : {};
    found.get(row.campaign_id)?.push({ day, spend_minor: row.spend_minor, results, ...counted });
  }
  return found;
}

const resultsOf = (row: DailyFigures, goal: BudgetPlan['goal']) => (goal === 'revenue' ? row.revenue_minor : row[goal]);

function plannedCampaign(
  row: BudgetedRow,
  days: SpendDay[],
  limits: readonly BudgetLimit[],
  now: Date,
): PlannedCampaign {
  const cap = limits.find(({ scope, scope_id }) => scope === 'campaign' && scope_id === row.id)?.daily_cap_minor;
  return {
    id: row.id,
    name: row.name,
    platform: row.platform,
    budget_minor: row.budget_minor,
    days,
    // a budget below the minimum is not raised to it
    floor_minor: Math.min(row.budget_minor, cap ?? Infinity, leastADay(row.platform, row.currency)),
    ...(cap === undefined ? {} : { cap_minor: cap }),
    quantum_minor: leastStep(row),
    overspend_per_day: overspendPerDay(sellerOf(row)),
    set_by: row.budget_set_by,
    in_experiment: row.in_experiment,
    ...sinceChange(row.budget_set_at, days, now),
  };
}

/** Returns the step of a budget. Without an ad platform to round it, the step is one minor unit. */
export function leastStep(campaign: Pick<BudgetedRow, 'ad_platform' | 'platform' | 'currency'>): number {
  const seller = sellerOf(campaign);
  return seller === undefined ? 1 : quantumMinor(seller, campaign.currency);
}

const sellerOf = ({ ad_platform, platform }: Pick<BudgetedRow, 'ad_platform' | 'platform'>) =>
  ad_platform ?? AD_PLATFORM_OF[Platform.parse(platform)];

/** Returns the minimum daily budget of a platform in minor units; 0 where the account and the goal decide it, as on Meta. */
export function leastADay(platform: string, currency: string): number {
  const least = platformFacts(Platform.parse(platform)).least_daily_budget;
  return least === undefined ? 0 : (minorOf(least.amount, currency) ?? 0);
}

function sinceChange(setAt: Date | null, days: readonly SpendDay[], now: Date) {
  if (setAt === null) return {};
  const from = setAt.getTime() / DAY_MS;
  const results = days.filter(({ day }) => day >= from).reduce((sum, day) => sum + countOf(day), 0);
  return { results_since_change: results, days_since_change: Math.floor((now.getTime() - setAt.getTime()) / DAY_MS) };
}
