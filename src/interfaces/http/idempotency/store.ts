import type { Db, Sql, Statement } from '../../../core/db/index.ts';

/** How long an answer is kept. */
const KEPT = "interval '24 hours'";
/** A running request says every `RENEW_MS` that it lives; after `LEASE` of silence another one may take its key. */
const LEASE = "interval '60 seconds'";
export const RENEW_MS = 20_000;

/** A request under a key. */
export interface Claim {
  readonly actor: string;
  readonly key: string;
  readonly holder: string;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

/** What stands under a key: the answer is missing while the request runs, and when it was lost. */
export interface Standing {
  readonly fingerprint: string;
  readonly answer: Answer | undefined;
  /** What was asked has been done, and the request that did it no longer runs. */
  readonly isDone: boolean;
}

// each use of a key also deletes keys that are too old; the key's own row is left to the insert
const CLAIM: Statement = {
  name: 'claim-idempotency-key',
  text: `
    with old as (
      delete from idempotency_keys where (actor, key) in (
        select actor, key from idempotency_keys
        where created_at < now() - ${KEPT} and (actor, key) <> ($1, $2)
        order by created_at limit 100 for update skip locked)
    )
    insert into idempotency_keys as known (actor, key, holder, fingerprint, lease_until)
    values ($1, $2, $3::uuid, $4, now() + ${LEASE})
    on conflict (actor, key) do update set
      holder = excluded.holder, fingerprint = excluded.fingerprint, lease_until = excluded.lease_until,
      created_at = now(), effect = null, status = null, content_type = null, body = null
    where known.created_at < now() - ${KEPT}
      or (known.status is null and known.effect is null and known.lease_until < now() and known.fingerprint = excluded.fingerprint)
    returning holder`,
};

/** Takes the key for this request. @returns whether nobody else has it, or had it in the last 24 hours */
export async function claim(db: Db, { actor, key, holder }: Claim, fingerprint: string): Promise<boolean> {
  return (await db.run(CLAIM, [actor, key, holder, fingerprint])).length > 0;
}

const FIND: Statement = {
  name: 'find-idempotency-key',
  text: `
    select fingerprint, status, content_type, body, effect is not null and lease_until <= now() as is_done
    from idempotency_keys where actor = $1 and key = $2`,
};

/** Undefined when the key was given back meanwhile. */
export async function standing(db: Db, { actor, key }: Claim): Promise<Standing | undefined> {
  const [row] = await db.run<{
    fingerprint: string;
    status: number | null;
    content_type: string | null;
    body: string | null;
    is_done: boolean;
  }>(FIND, [actor, key]);
  if (row === undefined) return undefined;
  const { fingerprint, status, content_type: contentType, body, is_done: isDone } = row;
  return { fingerprint, answer: status === null ? undefined : { status, contentType, body: body ?? '' }, isDone };
}

const RENEW: Statement = {
  name: 'renew-idempotency-key',
  text: `
    update idempotency_keys set lease_until = now() + ${LEASE}
    where actor = $1 and key = $2 and holder = $3::uuid and status is null`,
};

/** Says that the request still runs. */
export const renew = (db: Db, { actor, key, holder }: Claim) => db.run(RENEW, [actor, key, holder]);

const KEEP: Statement = {
  name: 'keep-idempotent-answer',
  text: `
    update idempotency_keys set status = $4::int, content_type = $5, body = $6
    where actor = $1 and key = $2 and holder = $3::uuid and status is null`,
};

/** Stores the answer for a repeated request. */
export const keep = (db: Db, { actor, key, holder }: Claim, { status, contentType, body }: Answer) =>
  db.run(KEEP, [actor, key, holder, status, contentType, body]);

const MARK: Statement = {
  name: 'mark-idempotency-key',
  // a transaction that wrote nothing has no id, and no effect
  text: `
    update idempotency_keys set effect = $4::uuid
    where actor = $1 and key = $2 and holder = $3::uuid and pg_current_xact_id_if_assigned() is not null
    returning holder`,
};

/** Notes in the transaction of an effect that the key has had it. @returns whether the transaction has an effect */
export const mark = async (transaction: Sql, { actor, key, holder }: Claim, effect: string): Promise<boolean> =>
  (await transaction.run(MARK, [actor, key, holder, effect])).length > 0;

const EFFECT: Statement = {
  name: 'find-idempotent-effect',
  // waits for a transaction that is about to mark the key
  text: 'select effect from idempotency_keys where actor = $1 and key = $2 and holder = $3::uuid for share',
};

/** The last effect that the key has had; undefined without one. */
export async function effectOf(db: Db, { actor, key, holder }: Claim): Promise<string | undefined> {
  const [row] = await db.run<{ effect: string | null }>(EFFECT, [actor, key, holder]);
  return row?.effect ?? undefined;
}

const GIVE_BACK: Statement = {
  name: 'give-back-idempotency-key',
  text: `
    with freed as (
      delete from idempotency_keys
      where actor = $1 and key = $2 and holder = $3::uuid and status is null and effect is null
    )
    update idempotency_keys set lease_until = now()
    where actor = $1 and key = $2 and holder = $3::uuid and status is null and effect is not null`,
};

/** Frees a key that had no effect: it may be asked again. One that had an effect stays taken, without an answer. */
export const giveBack = (db: Db, { actor, key, holder }: Claim) => db.run(GIVE_BACK, [actor, key, holder]);
