import { z } from 'zod';
import type { Context } from '../../context.ts';
import { type Sql, stateAt } from '../../core/db/index.ts';
import { notFound, type Page } from '../../core/kernel/index.ts';
import { BudgetPlan } from './plan-schema.ts';
import { type BudgetPlanQuery, ListedBudgetPlan, StoredBudgetPlan } from './schema.ts';
import * as store from './store.ts';

export const planNotFound = (id: string) => notFound('budget-plan-not-found', `there is no budget plan ${id}`);

/** @throws `budget-plan-not-found` */
export async function budgetPlan(ctx: Context, id: string): Promise<StoredBudgetPlan> {
  const row = await store.findPlan(ctx.db, id);
  if (row === undefined) throw planNotFound(id);
  return shown(ctx.db, row, ctx.now());
}

/** Lists plans without their lines, newest first. */
export async function listBudgetPlans(ctx: Context, query: BudgetPlanQuery): Promise<Page<ListedBudgetPlan>> {
  const now = ctx.now();
  const { rows, next } = await store.findPlans(ctx.db, query, now);
  return { rows: rows.map((row) => ListedBudgetPlan.parse({ ...Object(row.plan), ...headOf(row, now) })), next };
}

type Head = Pick<store.PlanRow, 'id' | 'status' | 'created_at' | 'expires_at' | 'applied_at'>;

const headOf = (row: Head, now: Date) => ({
  id: row.id,
  status: stateAt(row.status, 'proposed', row.expires_at, now),
  created_at: row.created_at.toISOString(),
  expires_at: row.expires_at.toISOString(),
  applied_at: row.applied_at?.toISOString() ?? null,
});

const Stored = z.object({
  plan: BudgetPlan,
  left_out: StoredBudgetPlan.pick({ left_out: true, left_out_total: true }),
});

/** Converts a row and its steps into a plan. */
export async function shown(db: Sql, row: store.PlanRow, now: Date): Promise<StoredBudgetPlan> {
  const { plan, left_out } = Stored.parse({ plan: row.plan, left_out: row.left_out });
  const steps = await store.stepsOf(db, row.id);
  return StoredBudgetPlan.parse({
    ...plan,
    ...headOf(row, now),
    ...left_out,
    steps: steps.map(({ campaign_id, step, from_minor, to_minor, state, why }) => ({
      ...{ campaign_id, step, from_minor, to_minor, state, why },
    })),
  });
}
