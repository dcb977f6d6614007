import type { Selectable } from 'kysely';
import { type Db, inState, newestFirst, stateAt, type Tables, type Transaction } from '../../core/db/index.ts';
import type { Page } from '../../core/kernel/index.ts';
import { Approval, type ApprovalQuery, type NewApproval, type Shown } from './schema.ts';

export type ApprovalRow = Selectable<Tables['approvals']>;

export const toApproval = (row: ApprovalRow, now: Date): Approval =>
  Approval.parse({
    ...row,
    state: stateAt(row.state, 'pending', row.expires_at, now),
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    decided_at: row.decided_at?.toISOString() ?? null,
  });

interface NewRow extends Pick<NewApproval, 'campaign_id' | 'transition' | 'why'> {
  readonly id: string;
  readonly shown: Shown;
  readonly requested_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
}

export const insertApproval = (transaction: Transaction, { shown, ...row }: NewRow) =>
  transaction.kysely
    .insertInto('approvals')
    .values({ ...row, state: 'pending', shown: JSON.stringify(shown) })
    .returningAll()
    .executeTakeFirstOrThrow();

export const pendingApprovals = (transaction: Transaction, campaignId: string, transition: string) =>
  transaction.kysely
    .selectFrom('approvals')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('transition', '=', transition)
    .where('state', '=', 'pending')
    .forUpdate()
    .execute();

export const approvalForUpdate = (transaction: Transaction, id: string) =>
  transaction.kysely.selectFrom('approvals').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const findApproval = (db: Db, id: string) =>
  db.kysely.selectFrom('approvals').selectAll().where('id', '=', id).executeTakeFirst();

export const setDecided = (transaction: Transaction, id: string, state: 'granted' | 'refused', by: string, at: Date) =>
  transaction.kysely
    .updateTable('approvals')
    .set({ state, decided_by: by, decided_at: at })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Finds the requests, newest first. */
export async function findApprovals(db: Db, query: ApprovalQuery, now: Date): Promise<Page<Approval>> {
  let select = db.kysely.selectFrom('approvals').selectAll();
  if (query.campaign_id !== undefined) select = select.where('campaign_id', '=', query.campaign_id);
  if (query.state !== undefined) select = select.where(inState('state', query.state, 'pending', now));
  const shown = await newestFirst(select, query);
  return { rows: shown.rows.map((row) => toApproval(row, now)), next: shown.next };
}
