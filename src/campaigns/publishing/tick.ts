import type { Context } from '../../context.ts';
import { type Background, inBackground, pause } from '../../core/kernel/index.ts';
import { UNDER_WAY } from './publication-schema.ts';
import { ACCOUNT_JOB, accountKey, PUBLISH_JOB, publicationKey, RECONCILE_JOB } from './words.ts';

const TICK_MS = 15_000;
const LOOK_EVERY = { activeMs: 15 * 60_000, pausedMs: 86_400_000, accountMs: 86_400_000 };

/** While a worker runs, makes sure that no publication is forgotten and that accounts are checked. */
export const startTick = (ctx: Context, everyMs = TICK_MS): Background =>
  inBackground(async (stopping) => {
    while (!stopping.aborted) {
      await tick(ctx).catch((error: unknown) => ctx.log.warn({ err: error }, 'publications could not be advanced'));
      await pause(everyMs, stopping);
    }
  });

/**
 * Queues a job for every publication that has work but no job: workers that died may have used up its tries. Wakes a job that
 * would wait longer than its publication needs.
 */
export async function tick(ctx: Context): Promise<void> {
  const { kysely } = ctx.db;
  const waiting = await kysely
    .selectFrom('publications')
    .select(['id', 'not_before'])
    .where((eb) =>
      eb.or([
        eb('state', 'in', UNDER_WAY),
        eb.and([eb('state', 'in', ['paused', 'active']), eb('wanted_budget_minor', 'is not', null)]),
      ]),
    )
    .execute();
  for (const { id, not_before } of waiting)
    await ctx.db.transaction(async (transaction) => {
      const job = { name: PUBLISH_JOB, input: { publication_id: id }, actor: ctx.actor, key: publicationKey(id) };
      await ctx.queue.enqueue(transaction, job);
      await ctx.queue.hasten(transaction, PUBLISH_JOB, publicationKey(id), not_before ?? new Date(0));
    });
  for (const id of await accountsToLookAt(ctx)) await enqueueFor(ctx, RECONCILE_JOB, id);
  for (const id of await accountsToLookAfter(ctx)) await enqueueFor(ctx, ACCOUNT_JOB, id);
}

const enqueueFor = (ctx: Context, name: string, accountId: string): Promise<string> =>
  ctx.db.transaction((transaction) =>
    ctx.queue.enqueue(transaction, {
      name,
      input: { ad_account_id: accountId },
      actor: ctx.actor,
      key: accountKey(accountId),
    }),
  );

/** Finds ready accounts that were not checked for a day: rights and tokens can end without notice. */
async function accountsToLookAfter(ctx: Context): Promise<string[]> {
  const rows = await ctx.db.kysely
    .selectFrom('ad_accounts')
    .select('id')
    .where('state', '=', 'ready')
    .where('checked_at', '<', new Date(ctx.now().getTime() - LOOK_EVERY.accountMs))
    .execute();
  return rows.map(({ id }) => id);
}

async function accountsToLookAt(ctx: Context): Promise<string[]> {
  const ago = (ms: number) => new Date(ctx.now().getTime() - ms);
  const rows = await ctx.db.kysely
    .selectFrom('publications')
    .innerJoin('ad_accounts', 'ad_accounts.id', 'publications.ad_account_id')
    .select('ad_account_id')
    .distinct()
    .where('ad_accounts.state', '=', 'ready')
    .where((eb) =>
      eb.or([
        eb.and([
          // a publication that stopped halfway through its activation may run too
          eb.or([
            eb('publications.state', '=', 'active'),
            eb.and([eb('publications.state', '=', 'stopped'), eb('activated_by', 'is not', null)]),
          ]),
          eb('seen_at', '<', ago(LOOK_EVERY.activeMs)),
        ]),
        eb.and([eb('publications.state', '=', 'paused'), eb('seen_at', '<', ago(LOOK_EVERY.pausedMs))]),
      ]),
    )
    .execute();
  return rows.map(({ ad_account_id }) => ad_account_id);
}
