import { dayIn, isEngineError } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import type { AdsContext } from './ads-context.ts';
import { earlierBudgets, exposureSince } from './earlier-budgets.ts';
import { exposureAtMost, spentBy } from './exposure.ts';
import { pauseCampaign } from './pause.ts';
import type { Seen } from './port.ts';
import type { Exposure } from './publication-schema.ts';
import { mayRun, type PublicationRow } from './publication-store.ts';

const DAY_MS = 86_400_000;

/**
 * Pauses a publication that has spent more than its budget can explain; pausing needs no approval. The platform's own figures
 * decide. Spend under a larger budget, before it was lowered, is not too much. The ledger is read for that only if the spend
 * exceeds what today's budget allows.
 */
export async function guardSpend(
  ctx: AdsContext,
  publication: PublicationRow,
  seen: Readonly<Record<string, Seen>>,
  timeZone: string,
): Promise<void> {
  const spend = spentBy(seen);
  const now = exposureAtMost(publication);
  if (spend <= allowed(publication, now, 1)) return;
  const days = daysBegun(await mayRunSince(ctx.db, publication), timeZone, ctx.now());
  if (spend <= allowed(publication, now, days)) return;
  const earlier = await earlierBudgets(ctx.db, publication.id);
  const most = allowed(publication, exposureSince(publication, earlier, new Date(0)), days);
  if (spend <= most) return;
  await pauseOverspent(ctx, publication, spend, most);
}

/** Pauses a running publication and records why. One that does not run stays unchanged. */
export async function pauseOverspent(
  ctx: AdsContext,
  publication: Pick<PublicationRow, 'id' | 'campaign_id' | 'state' | 'currency' | 'activated_by'>,
  spend: number,
  most: number,
): Promise<void> {
  if (!mayRun(publication)) return;
  const metadata = { spend_minor: spend, exposure_minor: most, currency: publication.currency };
  await ctx.db.transaction((transaction) =>
    appendEvents(transaction, ctx, [{ type: 'spend_over_exposure', entityId: publication.id, metadata }]),
  );
  await pauseCampaign(ctx, publication.campaign_id).catch((error: unknown) => {
    // somebody stopped it meanwhile, so none of its ads run
    if (!isEngineError(error) || error.code !== 'transition-not-allowed') throw error;
  });
}

/**
 * Returns what the publication may have spent by now. For a lifetime budget, that is the whole, because the platform spreads
 * it. For a daily budget, it grows with each day of the account's calendar that has begun, but never exceeds the whole.
 */
const allowed = ({ budget_kind }: PublicationRow, { per_day_minor, whole_minor }: Exposure, days: number): number =>
  budget_kind === 'lifetime' && whole_minor !== null
    ? whole_minor
    : Math.min(days * per_day_minor, whole_minor ?? Number.MAX_SAFE_INTEGER);

/** Finds the first activation: before it, none of the ads could run. */
async function mayRunSince(db: AdsContext['db'], { id, created_at }: PublicationRow): Promise<Date> {
  const row = await db.kysely
    .selectFrom('ledger_events')
    .select(({ fn }) => fn.min('occurred_at').as('since'))
    .where('entity_id', '=', id)
    .where('event_type', '=', 'activation_requested')
    .executeTakeFirst();
  return row?.since ?? created_at;
}

/** Counts calendar days: 23:00 to 01:00 is two, because the platform gives each day of the account's calendar a budget. */
function daysBegun(since: Date, timeZone: string, now: Date): number {
  const [first, last] = [since, now].map((at) => Date.parse(dayIn(timeZone, at)));
  // a clock that was set back must not lower this below one day
  return Math.max(0, ((last ?? 0) - (first ?? 0)) / DAY_MS) + 1;
}
