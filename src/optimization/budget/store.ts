import { type Selectable, sql } from 'kysely';
import { type Db, inState, newestFirst, type Sql, type Tables, type Transaction } from '../../core/db/index.ts';
import type { Page } from '../../core/kernel/index.ts';
import type { BudgetLimit, BudgetPlanQuery, LimitRef, Step } from './schema.ts';

export type PlanRow = Selectable<Tables['budget_plans']>;
export type StepRow = Selectable<Tables['budget_steps']>;

export const insertPlan = (
  transaction: Transaction,
  {
    inputs,
    plan,
    left_out,
    ...row
  }: Omit<PlanRow, 'applied_at' | 'inputs' | 'plan' | 'left_out'> & Record<'inputs' | 'plan' | 'left_out', object>,
) =>
  transaction.kysely
    .insertInto('budget_plans')
    .values({ ...row, inputs: JSON.stringify(inputs), plan: JSON.stringify(plan), left_out: JSON.stringify(left_out) })
    .returningAll()
    .executeTakeFirstOrThrow();

export const findPlan = (db: Sql, id: string) =>
  db.kysely.selectFrom('budget_plans').selectAll().where('id', '=', id).executeTakeFirst();

export const planForUpdate = (transaction: Transaction, id: string) =>
  transaction.kysely.selectFrom('budget_plans').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const markApplied = (transaction: Transaction, id: string, at: Date) =>
  transaction.kysely
    .updateTable('budget_plans')
    .set({ status: 'applied', applied_at: at })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

export type ListedRow = Omit<PlanRow, 'inputs' | 'left_out'>;

/** Finds plans, newest first, without their lines. */
export async function findPlans(db: Db, query: BudgetPlanQuery, now: Date): Promise<Page<ListedRow>> {
  let select = db.kysely
    .selectFrom('budget_plans')
    .select(['id', 'status', 'currency', 'policy', 'created_at', 'expires_at', 'applied_at'])
    .select(sql<unknown>`plan::jsonb - 'lines'`.as('plan'));
  if (query.status !== undefined) select = select.where(inState('status', query.status, 'proposed', now));
  return newestFirst(select, query);
}

export const insertSteps = async (
  transaction: Transaction,
  planId: string,
  at: Date,
  steps: readonly Pick<Step, 'campaign_id' | 'step' | 'from_minor' | 'to_minor'>[],
) => {
  if (steps.length === 0) return;
  const rows = steps.map((step) => ({ ...step, plan_id: planId, state: 'due', changed_at: at }));
  await transaction.kysely.insertInto('budget_steps').values(rows).execute();
};

export const stepsOf = (db: Sql, planId: string): Promise<StepRow[]> =>
  db.kysely
    .selectFrom('budget_steps')
    .selectAll()
    .where('plan_id', '=', planId)
    .orderBy('step')
    .orderBy('campaign_id')
    .execute();

export const setStep = (
  transaction: Transaction,
  { plan_id, campaign_id }: Pick<StepRow, 'plan_id' | 'campaign_id'>,
  change: Pick<StepRow, 'state' | 'changed_at'> & { readonly why?: string },
) =>
  transaction.kysely
    .updateTable('budget_steps')
    .set(change)
    .where('plan_id', '=', plan_id)
    .where('campaign_id', '=', campaign_id)
    .execute();

/** A campaign as a plan sees it. If it has a publication, its budget is that of the publication. */
export interface BudgetedRow {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly status: string;
  readonly currency: string;
  readonly kind: 'daily' | 'lifetime';
  readonly budget_minor: number;
  readonly budget_set_by: 'default' | 'plan' | 'person';
  readonly budget_set_at: Date | null;
  readonly publication_id: string | null;
  readonly publication_state: string | null;
  readonly ad_platform: 'meta' | 'tiktok' | 'google' | null;
  readonly in_experiment: boolean;
}

interface Which {
  readonly ids?: readonly string[] | undefined;
  readonly platform?: string | undefined;
  readonly statuses: readonly string[];
}

/** Finds campaigns with their budgets, ordered by id. */
export async function budgetedCampaigns(db: Sql, { ids, platform, statuses }: Which): Promise<readonly BudgetedRow[]> {
  const { rows } = await sql<BudgetedRow>`
    select c.id, c.name, c.platform, c.status, coalesce(p.currency, c.currency) as currency,
      coalesce(p.budget_kind, c.ad ->> 'budget_kind', 'daily') as kind,
      coalesce(p.wanted_budget_minor, p.budget_minor, c.budget_cents) as budget_minor,
      c.budget_set_by, c.budget_set_at, p.id as publication_id, p.state as publication_state, a.platform as ad_platform,
      exists (
        select from experiment_arms join experiments on experiments.id = experiment_id
        where experiment_arms.campaign_id = c.id and experiments.status = 'running'
      ) as in_experiment
    from campaigns c
      left join publications p on p.campaign_id = c.id and p.state not in ('ended', 'removed')
      left join ad_accounts a on a.id = p.ad_account_id
    where (${ids ?? null}::uuid[] is null or c.id = any(${ids ?? null}::uuid[]))
      and (${platform ?? null}::text is null or c.platform = ${platform ?? null})
      and (${ids ?? null}::uuid[] is not null or c.status = any(${statuses}::text[]))
    order by c.id
  `.execute(db.kysely);
  return rows;
}

/** Finds a platform's campaigns that have spent in a currency since then, the latest first. */
export async function campaignsThatSpent(
  db: Sql,
  { platform, currency, since }: { readonly platform: string; readonly currency: string; readonly since: Date },
  most: number,
): Promise<string[]> {
  const { rows } = await sql<{ campaign_id: string }>`
    select campaign_id from results
    where platform = ${platform} and currency = ${currency} and campaign_id is not null and withdrawn_at is null
      and period_start >= ${since}::timestamptz and spend_minor > 0
    group by campaign_id order by max(period_start) desc, campaign_id limit ${most}
  `.execute(db.kysely);
  return rows.map(({ campaign_id }) => campaign_id);
}

/** Locks campaigns in the order of their ids. */
export const lockCampaigns = (transaction: Transaction, ids: readonly string[]) =>
  transaction.kysely
    .selectFrom('campaigns')
    .select('id')
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute();

export const findLimits = (db: Sql): Promise<BudgetLimit[]> =>
  db.kysely
    .selectFrom('budget_limits')
    .select(['scope', 'scope_id', 'currency', 'daily_cap_minor'])
    .orderBy('scope')
    .orderBy('scope_id')
    .orderBy('currency')
    .execute()
    .then((rows) => rows.map((row) => ({ ...row, scope: SCOPES.find((scope) => scope === row.scope) ?? 'account' })));

/** Finds the last limit that was set for a currency, if it was set after `at`. */
export const limitSetAfter = (db: Sql, currency: string, at: Date) =>
  db.kysely
    .selectFrom('budget_limits')
    .select(['scope', 'scope_id', 'daily_cap_minor'])
    .where('currency', '=', currency)
    .where('set_at', '>', at)
    .orderBy('set_at', 'desc')
    .executeTakeFirst();

const SCOPES = ['account', 'platform', 'campaign'] as const;

export const upsertLimit = (transaction: Transaction, limit: BudgetLimit, at: Date) =>
  transaction.kysely
    .insertInto('budget_limits')
    .values({ ...limit, set_at: at })
    .onConflict((conflict) =>
      conflict
        .columns(['scope', 'scope_id', 'currency'])
        .doUpdateSet({ daily_cap_minor: limit.daily_cap_minor, set_at: at }),
    )
    .execute();

export const deleteLimit = (transaction: Transaction, { scope, scope_id, currency }: LimitRef) =>
  transaction.kysely
    .deleteFrom('budget_limits')
    .where('scope', '=', scope)
    .where('scope_id', '=', scope_id)
    .where('currency', '=', currency)
    .returning('daily_cap_minor')
    .executeTakeFirst();
