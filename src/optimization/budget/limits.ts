import type { Context } from '../../context.ts';
import { notFound } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import type { BudgetLimit, LimitRef } from './schema.ts';
import { deleteLimit, findLimits, upsertLimit } from './store.ts';

/** Sets the maximum cost per day that plans must keep. Setting the same limit again writes nothing. */
export const setBudgetLimit = (ctx: Context, limit: BudgetLimit): Promise<BudgetLimit> =>
  ctx.db.transaction(async (transaction) => {
    const before = (await findLimits(transaction)).find((each) => isOf(each, limit));
    if (before?.daily_cap_minor === limit.daily_cap_minor) return limit;
    await upsertLimit(transaction, limit, ctx.now());
    const { scope, scope_id, currency, daily_cap_minor } = limit;
    const metadata = { scope, scope_id, currency, from_minor: before?.daily_cap_minor ?? null, daily_cap_minor };
    await appendEvents(transaction, ctx, [{ type: 'budget_limit_set', entityId: ctx.newId(), metadata }]);
    return limit;
  });

/** @throws `budget-limit-not-found` */
export const removeBudgetLimit = (ctx: Context, ref: LimitRef): Promise<BudgetLimit> =>
  ctx.db.transaction(async (transaction) => {
    const removed = await deleteLimit(transaction, ref);
    const { scope, scope_id, currency } = ref;
    if (removed === undefined) {
      const of = scope_id === '' ? scope : `${scope} ${scope_id}`;
      throw notFound('budget-limit-not-found', `there is no limit of the ${of} in ${currency}`);
    }
    const { daily_cap_minor } = removed;
    const metadata = { scope, scope_id, currency, daily_cap_minor };
    await appendEvents(transaction, ctx, [{ type: 'budget_limit_removed', entityId: ctx.newId(), metadata }]);
    return { scope, scope_id, currency, daily_cap_minor };
  });

const isOf = (one: LimitRef, other: LimitRef) =>
  one.scope === other.scope && one.scope_id === other.scope_id && one.currency === other.currency;
