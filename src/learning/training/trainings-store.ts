import type { Context } from '../../context.ts';
import { type Db, newestFirst } from '../../core/db/index.ts';
import type { Page } from '../../core/kernel/index.ts';
import type { TrainResult } from './schema.ts';
import { Found, Training, type TrainingQuery } from './trainings-schema.ts';

type Kept = Pick<TrainResult, 'platform' | 'goal' | 'n' | 'promote' | 'reason'> & {
  readonly id: string;
  readonly rule_set_id: string;
  readonly compared_id: string;
  readonly found: Found;
};

/** Saves what a training found. A job that runs again has already saved it. */
export async function keepTraining(ctx: Context, { found, ...training }: Kept): Promise<void> {
  await ctx.db.kysely
    .insertInto('rule_trainings')
    .values({ ...training, found: JSON.stringify(found), actor: ctx.actor, trained_at: ctx.now() })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Returns the trainings, newest first. */
export async function findTrainings(db: Db, query: TrainingQuery): Promise<Page<Training>> {
  let select = db.kysely
    .selectFrom('rule_trainings')
    .innerJoin('rule_sets', 'rule_sets.id', 'rule_trainings.rule_set_id')
    .selectAll('rule_trainings')
    .select(['rule_sets.version', 'rule_sets.status', 'rule_sets.activated_at']);
  if (query.platform !== undefined) select = select.where('rule_trainings.platform', '=', query.platform);
  if (query.goal !== undefined) select = select.where('rule_trainings.goal', '=', query.goal);
  const { rows, next } = await newestFirst(select, query, ['trained_at', 'rule_trainings.id']);
  return {
    rows: rows.map(({ rule_set_id, version, status, activated_at, found, trained_at, ...row }) =>
      Training.parse({
        ...row,
        ...Found.parse(found),
        rule_set: { id: rule_set_id, version, status, activated_at: activated_at?.toISOString() ?? null },
        trained_at: trained_at.toISOString(),
      }),
    ),
    next,
  };
}

/** Returns what the training that wrote a rule set found; undefined if nothing is stored. */
export async function foundFor(db: Db, ruleSetId: string): Promise<Found | undefined> {
  const row = await db.kysely
    .selectFrom('rule_trainings')
    .select('found')
    .where('rule_set_id', '=', ruleSetId)
    .orderBy('trained_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : Found.parse(row.found);
}
