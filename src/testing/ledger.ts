import { generateKeyPairSync } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import type { Transaction } from '../core/db/index.ts';
import {
  appendEvents,
  type LedgerEvent,
  LedgerQuery,
  ledgerEvents,
  readSigningKey,
  type SigningKey,
  sealAll,
} from '../trust/ledger/index.ts';
import { uuid } from './samples.ts';

/** Returns a page of the ledger once all events are visible. On a shared server, any open transaction, even of another test, hides the newest. */
export async function settledEvents(
  ctx: Pick<Context, 'db'>,
  query: z.input<typeof LedgerQuery>,
): Promise<{ rows: readonly LedgerEvent[] }> {
  await settled(ctx);
  return ledgerEvents(ctx, LedgerQuery.parse(query));
}

/** Waits until every written event is visible and can be sealed. */
export async function settled({ db }: Pick<Context, 'db'>): Promise<void> {
  for (;;) {
    const { rows } = await sql`select from ledger_events where xid >= ledger_horizon() limit 1`.execute(db.kysely);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Seals every existing event. @returns the tree */
export async function sealEverything(ctx: Context, ...how: Tail<Parameters<typeof sealAll>>) {
  await settled(ctx);
  return sealAll(ctx, ...how);
}

type Tail<Values extends readonly unknown[]> = Values extends readonly [unknown, ...infer Rest] ? Rest : never;

/** Creates a signing key for a test. */
export const newSigningKey = (): SigningKey =>
  readSigningKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'test');

/** Writes facts, up to 50 per transaction. */
export async function addFacts(ctx: Context, count: number): Promise<void> {
  for (let written = 0; written < count; written += 50) {
    const facts = Array.from({ length: Math.min(50, count - written) }, (_, at) => ({
      type: 'campaign_status_changed' as const,
      entityId: uuid(at),
      metadata: { from: 'draft', to: `step ${written + at}` },
    }));
    await ctx.db.transaction((transaction) => appendEvents(transaction, ctx, facts));
  }
}

/** Changes the database as a superuser can, bypassing the triggers that keep the ledger append-only. */
export const asSuperuser = <Value>(ctx: Pick<Context, 'db'>, work: (transaction: Transaction) => Promise<Value>) =>
  ctx.db.transaction(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction.kysely);
    return work(transaction);
  });
