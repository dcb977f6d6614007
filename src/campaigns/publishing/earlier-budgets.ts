import type { Db } from '../../core/db/index.ts';
import { exposureAtMost, exposureWith } from './exposure.ts';
import type { Exposure } from './publication-schema.ts';

/** A budget that was in force before another one was set. */
export interface EarlierBudget {
  readonly minor: number;
  readonly until: Date;
}

/** Reads the earlier budgets from the ledger, which records every change. */
export async function earlierBudgets(db: Pick<Db, 'kysely'>, publicationId: string): Promise<EarlierBudget[]> {
  const rows = await db.kysely
    .selectFrom('ledger_events')
    .select(['metadata', 'occurred_at'])
    .where('entity_id', '=', publicationId)
    .where('event_type', '=', 'remote_budget_set')
    .execute();
  return rows.map(({ metadata, occurred_at }) => ({
    minor: Number(Reflect.get(Object(metadata), 'from_minor')),
    until: occurred_at,
  }));
}

/**
 * Returns the highest possible cost at any time since `since`: spend under a larger budget is not too much just because the
 * budget was lowered later.
 */
export function exposureSince(
  publication: Parameters<typeof exposureAtMost>[0],
  earlier: readonly EarlierBudget[],
  since: Date,
): Exposure {
  const then = earlier.filter(({ until }) => until >= since).map(({ minor }) => exposureWith(publication, minor));
  return then.reduce(
    (most, one) => ({
      currency: most.currency,
      per_day_minor: Math.max(most.per_day_minor, one.per_day_minor),
      whole_minor:
        most.whole_minor === null || one.whole_minor === null ? null : Math.max(most.whole_minor, one.whole_minor),
    }),
    exposureAtMost(publication),
  );
}
