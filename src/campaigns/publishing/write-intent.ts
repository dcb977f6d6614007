import { isUniqueViolation, type Sql, statement } from '../../core/db/index.ts';
import { LEASE_MS, type Lease } from './lease.ts';
import type { PublicationRow } from './publication-store.ts';

/** What is known before a request is sent. */
export interface Intent {
  readonly id: string;
  readonly step: string;
  readonly act: string;
  /** 1, 2, … for each step and act. */
  readonly number: number;
  readonly request_sha256: string;
  /** The value of a set. */
  readonly target: string | null;
  readonly job_id: string | null;
}

interface Parameters extends Intent {
  readonly publication_id: string;
  readonly ad_account_id: string;
  readonly state: string;
  readonly wanted: string;
  readonly wanted_budget_minor: number | null;
  readonly owner: string;
  readonly now: Date;
  readonly lease_until: Date;
}

/**
 * One statement, so one round trip: locks the publication, checks that its requested state is as read, acquires the account
 * unless another run holds it, and records the intent. All or nothing.
 */
const WRITE_INTENT = statement<Parameters, { is_wanted: boolean; fence: number | null }>(
  'write-intent',
  `
    with still_wanted as materialized (
      select id from publications
      where id = :publication_id::uuid and state = :state::text and wanted = :wanted::text
        and wanted_budget_minor is not distinct from :wanted_budget_minor::bigint
      for update
    ), leased as (
      update ad_accounts set lease_owner = :owner::text, lease_until = :lease_until::timestamptz, fence = fence + 1
      where id = :ad_account_id::uuid and (lease_until is null or lease_until <= :now::timestamptz)
        and exists (select from still_wanted)
      returning fence
    ), noted as (
      insert into publication_attempts (id, publication_id, step, act, number, intended_at, request_sha256, target, job_id, fence)
      select :id::uuid, :publication_id::uuid, :step::text, :act::text, :number::int, :now::timestamptz,
        :request_sha256::text, :target::text, :job_id::text, fence
      from leased
    )
    select exists (select from still_wanted) as is_wanted, (select fence from leased) as fence`,
);

export type Intended = { readonly lease: Lease } | { readonly why: 'changed' | 'account-taken' | 'another-run' };

/**
 * Records that a request is about to be sent, and acquires the account for it.
 *
 * @returns the lease, or why the request must not be sent: the requested state has changed, another run holds the account, or
 * another run has written an attempt that this one has not read
 */
export async function writeIntent(
  sql: Sql,
  publication: PublicationRow,
  owner: string,
  intent: Intent,
  now: Date,
): Promise<Intended> {
  const { id, ad_account_id, state, wanted, wanted_budget_minor } = publication;
  const rows = await WRITE_INTENT(sql, {
    ...intent,
    publication_id: id,
    ad_account_id,
    state,
    wanted,
    wanted_budget_minor,
    owner,
    now,
    lease_until: new Date(now.getTime() + LEASE_MS),
  }).catch((error: unknown) => {
    if (isUniqueViolation(error)) return undefined;
    throw error;
  });
  if (rows === undefined) return { why: 'another-run' };
  const [row] = rows;
  if (row?.is_wanted !== true) return { why: 'changed' };
  return row.fence === null ? { why: 'account-taken' } : { lease: { accountId: ad_account_id, fence: row.fence } };
}
