import { sql } from 'kysely';
import { appendEvents, type NewEvent } from '../../trust/ledger/index.ts';
import { lockedCampaign, moveWithin } from '../drafts/index.ts';
import { findAccount } from './account-store.ts';
import { accountNotFound } from './accounts.ts';
import type { AdsContext } from './ads-context.ts';
import { guardSpend } from './guard-spend.ts';
import { observeAll } from './observe-all.ts';
import type { Json, Seen } from './port.ts';
import { keepSeen, objectsOf, type PublicationRow, updatePublication } from './publication-store.ts';
import type { Run } from './run.ts';

const LOOKED_AT = ['paused', 'active', 'stopped'] as const;
/** An ad is over this long after its end, when late figures can no longer be new spend. */
const OVER_AFTER_MS = 86_400_000;
/** A publication that has ended is looked at once a day. */
const ENDED_EVERY_MS = 86_400_000;
/** The drift field for an object that is one too many. */
const TWO = 'remote-objects-two';

/** The result of a look at an account. */
export interface Reconciled {
  readonly publications: number;
  readonly drifts: number;
}

/**
 * Compares our records with what the platform shows: by ids, then by marker. A person's change on the platform takes precedence
 * and is recorded; the engine undoes nothing by itself.
 *
 * @throws the first failure, after all publications were looked at
 */
export async function reconcileAccount(ctx: AdsContext, accountId: string): Promise<Reconciled> {
  const account = await findAccount(ctx.db, accountId);
  if (account === undefined || account.state === 'removed') throw accountNotFound(accountId);
  const platform = ctx.ads.platformOf(account.platform);
  const calls = await ctx.ads.callsOf(account);
  const rows = await ctx.db.kysely
    .selectFrom('publications')
    .selectAll()
    .where('ad_account_id', '=', accountId)
    .where((eb) =>
      eb.or([
        eb('state', 'in', LOOKED_AT),
        eb.and([eb('state', '=', 'ended'), eb('seen_at', '<=', new Date(ctx.now().getTime() - ENDED_EVERY_MS))]),
      ]),
    )
    // active publications come first, so that their spend is checked before the allowance is used up
    .orderBy(sql`state = 'active'`, 'desc')
    .orderBy('created_at')
    .execute();
  let drifts = 0;
  const failures: unknown[] = [];
  for (const row of rows)
    try {
      drifts += await reconcile({ ctx, platform, account, calls, publication: row });
    } catch (error) {
      ctx.log.warn({ err: error, publication_id: row.id }, 'a publication could not be compared with its platform');
      failures.push(error);
    }
  // a publication that cannot be read must not keep others from being checked
  if (failures.length > 0) throw failures[0];
  return { publications: rows.length, drifts };
}

type Looking = Pick<Run, 'ctx' | 'platform' | 'account' | 'calls' | 'publication'>;

async function reconcile(run: Looking): Promise<number> {
  const { ctx, publication, platform, calls, account } = run;
  const objects = await objectsOf(ctx.db, publication.id);
  const seen = await observeAll(run, objects);
  const events: NewEvent[] = [];
  for (const object of objects) {
    const one = seen[object.step];
    if (one === undefined || JSON.stringify(one) === JSON.stringify(object.seen)) continue;
    events.push(...drifts(publication, object.step, object.name, one, before(object.seen)));
  }
  const found = await platform.search(publication.marker, calls);
  const strangers = found.found.filter(({ remote_id }) => !objects.some((one) => one.remote_id === remote_id));
  for (const { kind, remote_id } of found.is_sound ? await untold(ctx, publication.id, strangers) : [])
    events.push(
      drift(
        publication,
        kind,
        TWO,
        objects.filter((one) => one.kind === kind).map((one) => one.remote_id),
        remote_id,
      ),
    );
  const now = ctx.now();
  await ctx.db.transaction(async (transaction) => {
    for (const object of objects) {
      const one = seen[object.step];
      if (one !== undefined) await keepSeen(transaction, object.id, one);
    }
    await appendEvents(transaction, ctx, events);
    await updatePublication(transaction, publication.id, { seen: JSON.stringify(seen), seen_at: now });
  });
  await guardSpend(ctx, publication, seen, account.time_zone);
  const isOver = publication.ends_at !== null && now.getTime() - publication.ends_at.getTime() > OVER_AFTER_MS;
  if (isOver && publication.state === 'active') await end(ctx, publication);
  return events.length;
}

/** Ends a publication whose run is over, and completes its campaign, unless somebody has requested something else meanwhile. */
const end = (ctx: AdsContext, { id, campaign_id }: PublicationRow): Promise<void> =>
  ctx.db.transaction(async (transaction) => {
    // locks the campaign first, as every move does
    await lockedCampaign(transaction, campaign_id);
    const ended = await transaction.kysely
      .updateTable('publications')
      .set({ state: 'ended', updated_at: ctx.now() })
      .where('id', '=', id)
      .where('state', '=', 'active')
      .returning('id')
      .executeTakeFirst();
    if (ended === undefined) return;
    const why = 'the run of its ads is over';
    await moveWithin(transaction, ctx, campaign_id, 'complete', { ifAllowed: true, why });
  });

const before = (seen: unknown): Partial<Seen> => (typeof seen === 'object' && seen !== null ? seen : {});

function drifts(row: PublicationRow, step: string, name: string, seen: Seen, last: Partial<Seen>): NewEvent[] {
  if (!seen.exists) return last.exists === false ? [] : [drift(row, step, 'exists', true, false)];
  const events: NewEvent[] = [];
  if (seen.name !== undefined && seen.name !== name && seen.name !== last.name)
    events.push(drift(row, step, 'name', name, seen.name));
  const wanted = row.state === 'active' ? 'active' : 'paused';
  // after an activation that stopped halfway, active objects are expected
  const isOurs = seen.configured === wanted || (seen.configured === 'active' && row.wanted === 'active');
  if (seen.configured !== undefined && !isOurs && seen.configured !== last.configured)
    events.push({
      ...drift(row, step, 'status', wanted, seen.configured),
      ...(seen.configured === 'active' ? { severity: 'error' } : {}),
    });
  if (seen.budget !== undefined && seen.budget.minor !== row.budget_minor && seen.budget.minor !== last.budget?.minor)
    events.push(drift(row, step, 'budget_cents', row.budget_minor, seen.budget.minor));
  return events;
}

const drift = (row: PublicationRow, step: string, field: string, ours: Json, theirs: Json): NewEvent => ({
  type: 'remote_drift_found',
  entityId: row.id,
  metadata: { step, field, ours, theirs },
});

/** Returns the objects that are not ours and were not reported yet: each is reported once. */
async function untold<Stranger extends { readonly remote_id: string }>(
  { db }: AdsContext,
  publicationId: string,
  strangers: readonly Stranger[],
): Promise<readonly Stranger[]> {
  if (strangers.length === 0) return [];
  const rows = await db.kysely
    .selectFrom('ledger_events')
    .select('metadata')
    .where('entity_id', '=', publicationId)
    .where('event_type', '=', 'remote_drift_found')
    .execute();
  const told = new Set(rows.filter(({ metadata }) => metadata.field === TWO).map(({ metadata }) => metadata.theirs));
  return strangers.filter(({ remote_id }) => !told.has(remote_id));
}
