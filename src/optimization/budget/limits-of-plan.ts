import type { Sql } from '../../core/db/index.ts';
import { invalid, withCurrency } from '../../core/kernel/index.ts';
import type { PlannedCampaign } from './plan-schema.ts';
import { PLANNED_STATUSES, type PlanBudgetsBody } from './schema.ts';
import { budgetedCampaigns, findLimits } from './store.ts';

/** The statuses that count toward a limit. An approved campaign is not part of a plan, but may be published tomorrow. */
const LIMITED_STATUSES = [...PLANNED_STATUSES, 'approved'];

/**
 * Returns what the limits of the account and its platforms leave for the campaigns of a plan, after the daily budgets of all
 * others.
 *
 * @throws `validation-failed` when the total is above what the account's limit leaves
 */
export async function limitsOf(
  db: Sql,
  { currency, total_minor }: Pick<PlanBudgetsBody, 'currency' | 'total_minor'>,
  planned: readonly Pick<PlannedCampaign, 'id'>[],
) {
  const limits = (await findLimits(db)).filter((limit) => limit.currency === currency && limit.scope !== 'campaign');
  if (limits.length === 0) return total_minor === undefined ? {} : { total_minor };
  const inPlan = new Set(planned.map(({ id }) => id));
  const others = (await budgetedCampaigns(db, { statuses: LIMITED_STATUSES })).filter(
    (row) => !inPlan.has(row.id) && row.currency === currency && row.kind === 'daily',
  );
  const left = ({ scope, scope_id, daily_cap_minor }: (typeof limits)[number]) =>
    others.reduce(
      (rest, { platform, budget_minor }) => rest - (scope === 'account' || platform === scope_id ? budget_minor : 0),
      daily_cap_minor,
    );
  const ofPlatforms = limits.filter(({ scope }) => scope === 'platform');
  const platform_caps_minor = Object.fromEntries(
    ofPlatforms.map((limit) => [limit.scope_id, Math.max(0, left(limit))]),
  );
  const caps = ofPlatforms.length === 0 ? {} : { platform_caps_minor };
  const ofAccount = limits.find(({ scope }) => scope === 'account');
  const most = ofAccount === undefined ? undefined : Math.max(0, left(ofAccount));
  if (ofAccount !== undefined && most !== undefined && total_minor !== undefined && total_minor > most)
    throw invalid([{ path: 'total_minor', message: tooMuch(ofAccount.daily_cap_minor, most, currency) }]);
  if (total_minor !== undefined) return { total_minor, ...caps };
  return most === undefined ? caps : { total_cap_minor: most, ...caps };
}

function tooMuch(limit: number, left: number, currency: string): string {
  const money = (minor: number) => withCurrency(minor, currency);
  const of =
    left < limit
      ? `what other campaigns leave of the limit of the account, ${money(limit)}`
      : 'the limit of the account';
  return `must be at most ${left} (${money(left)}), ${of}`;
}
