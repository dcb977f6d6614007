import { type Sql, statement } from '../../core/db/index.ts';
import { EVENT_COLUMNS } from '../../trust/ledger/index.ts';
import type { AdsContext } from './ads-context.ts';
import type { Lease } from './lease.ts';
import type { Json } from './port.ts';
import type { RemoteObjectRow } from './publication-store.ts';

/** The reply to a request, and its outcome if that is certain. */
export interface Answered {
  readonly reply: 'done' | 'more' | 'not_sent' | 'rejected' | 'throttled' | 'auth' | 'unknown';
  /** Undefined if looks have to settle it. */
  readonly outcome?: 'done' | 'more' | 'not_sent' | 'rejected' | 'auth' | 'unknown' | undefined;
  readonly waitUntil?: Date | undefined;
  readonly resume?: Json | undefined;
  readonly problem?: unknown;
  readonly remoteId?: string | undefined;
}

/** An object that a request created. */
export interface Made
  extends Pick<RemoteObjectRow, 'publication_id' | 'step' | 'kind' | 'remote_id' | 'parent_remote_id' | 'name'> {
  readonly act: string;
  /** The number of attempts that it took. */
  readonly attempts: number;
}

const WRITE_OUTCOME = statement<
  {
    readonly ad_account_id: string;
    readonly fence: number;
    readonly attempt_id: string;
    readonly reply: string;
    readonly outcome: string | null;
    readonly wait_until: Date | null;
    readonly resume: string | null;
    readonly problem: string | null;
    readonly replied_id: string | null;
    readonly object_id: string | null;
    readonly publication_id: string | null;
    readonly step: string | null;
    readonly kind: string | null;
    readonly remote_id: string | null;
    readonly parent_remote_id: string | null;
    readonly name: string | null;
    readonly metadata: string | null;
    readonly now: Date;
    readonly actor: string;
    readonly request_id: string | null;
    readonly job_id: string | null;
  },
  { is_held: boolean }
>(
  'write-outcome',
  `
    with held as (
      update ad_accounts set lease_owner = null, lease_until = null
      where id = :ad_account_id::uuid and fence = :fence::bigint and lease_until is not null
      returning id
    ), noted as (
      update publication_attempts set reply = :reply::text, replied_at = :now::timestamptz,
        wait_until = :wait_until::timestamptz, resume = :resume::jsonb, problem = :problem::jsonb, outcome = :outcome::text,
        remote_id = :replied_id::text, ended_at = case when :outcome::text is null then null else :now::timestamptz end
      where id = :attempt_id::uuid and exists (select from held)
    ), kept as (
      insert into remote_objects (id, ad_account_id, publication_id, step, kind, remote_id, parent_remote_id, name, how,
        created_at)
      select :object_id::uuid, id, :publication_id::uuid, :step::text, :kind::text, :remote_id::text,
        :parent_remote_id::text, :name::text, 'created', :now::timestamptz
      from held where :object_id::uuid is not null
    ), told as (
      insert into ledger_events (${EVENT_COLUMNS})
      select 'publication_step_done', 'publication', :publication_id::uuid, :metadata::jsonb, :now::timestamptz,
        :actor::text, :request_id::text, :job_id::uuid
      from held where :object_id::uuid is not null
    )
    select exists (select from held) as is_held`,
);

/**
 * Writes the outcome of a request, the object it created, and that object's event, and releases the account, in one statement.
 *
 * @param made undefined when the request created nothing
 * @returns whether the account was still held; if not, nothing was written, and another run must find out the outcome
 */
export async function writeOutcome(
  sql: Sql,
  ctx: Pick<AdsContext, 'newId' | 'now' | 'actor' | 'requestId' | 'jobId'>,
  lease: Lease,
  attemptId: string,
  { reply, outcome, waitUntil, resume, problem, remoteId }: Answered,
  made: Made | undefined,
): Promise<boolean> {
  const [row] = await WRITE_OUTCOME(sql, {
    ad_account_id: lease.accountId,
    fence: lease.fence,
    attempt_id: attemptId,
    reply,
    outcome: outcome ?? null,
    wait_until: waitUntil ?? null,
    resume: jsonOf(resume),
    problem: jsonOf(problem),
    replied_id: remoteId ?? null,
    ...(made === undefined ? NOTHING : columnsOf(ctx.newId(), made)),
    now: ctx.now(),
    actor: ctx.actor,
    request_id: ctx.requestId ?? null,
    job_id: ctx.jobId ?? null,
  });
  return row?.is_held === true;
}

const jsonOf = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

const NOTHING = {
  object_id: null,
  publication_id: null,
  step: null,
  kind: null,
  remote_id: null,
  parent_remote_id: null,
  name: null,
  metadata: null,
};

const columnsOf = (id: string, { act, attempts, ...object }: Made) => ({
  object_id: id,
  publication_id: object.publication_id,
  step: object.step,
  kind: object.kind,
  remote_id: object.remote_id,
  parent_remote_id: object.parent_remote_id,
  name: object.name,
  metadata: JSON.stringify({ step: object.step, act, remote_id: object.remote_id, how: 'created', attempts }),
});
