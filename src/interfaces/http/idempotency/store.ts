import { type Db, type Sql, statement } from '../../../core/db/index.ts';

/** How long a response is kept. */
const KEPT = "interval '24 hours'";
/** A running request renews its lease every `RENEW_MS`. If `LEASE` passes without a renewal, another request may take its key. */
const LEASE = "interval '60 seconds'";
export const RENEW_MS = 20_000;

/** A request with an idempotency key. */
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

/** What is stored under a key. The response is missing while the request runs, or if it was lost. */
export interface Standing {
  readonly fingerprint: string;
  readonly answer: Answer | undefined;
  /** The request has been carried out and no longer runs. */
  readonly isDone: boolean;
}

// each use of a key also deletes expired keys, but leaves the key's own row to the insert
const CLAIM = statement<Claim & { readonly fingerprint: string }, { holder: string }>(
  'claim-idempotency-key',
  `
    with old as (
      delete from idempotency_keys where (actor, key) in (
        select actor, key from idempotency_keys
        where created_at < now() - ${KEPT} and (actor, key) <> (:actor, :key)
        order by created_at limit 100 for update skip locked)
    )
    insert into idempotency_keys as known (actor, key, holder, fingerprint, lease_until)
    values (:actor, :key, :holder::uuid, :fingerprint, now() + ${LEASE})
    on conflict (actor, key) do update set
      holder = excluded.holder, fingerprint = excluded.fingerprint, lease_until = excluded.lease_until,
      created_at = now(), effect = null, status = null, content_type = null, body = null
    where known.created_at < now() - ${KEPT}
      or (known.status is null and known.effect is null and known.lease_until < now() and known.fingerprint = excluded.fingerprint)
    returning holder`,
);

/** Takes the key for this request. @returns false if another request holds it or used it in the last 24 hours */
export async function claim(db: Db, mine: Claim, fingerprint: string): Promise<boolean> {
  return (await CLAIM(db, { ...mine, fingerprint })).length > 0;
}

interface StandingRow {
  fingerprint: string;
  status: number | null;
  content_type: string | null;
  body: string | null;
  is_done: boolean;
}

const FIND = statement<Pick<Claim, 'actor' | 'key'>, StandingRow>(
  'find-idempotency-key',
  `
    select fingerprint, status, content_type, body, effect is not null and lease_until <= now() as is_done
    from idempotency_keys where actor = :actor and key = :key`,
);

/** Reads what is stored under a key; undefined if the key was freed in the meantime. */
export async function standing(db: Db, mine: Claim): Promise<Standing | undefined> {
  const [row] = await FIND(db, mine);
  if (row === undefined) return undefined;
  const { fingerprint, status, content_type: contentType, body, is_done: isDone } = row;
  return { fingerprint, answer: status === null ? undefined : { status, contentType, body: body ?? '' }, isDone };
}

const RENEW = statement<Claim, never>(
  'renew-idempotency-key',
  `
    update idempotency_keys set lease_until = now() + ${LEASE}
    where actor = :actor and key = :key and holder = :holder::uuid and status is null`,
);

/** Renews the lease of a running request. */
export const renew = (db: Db, mine: Claim) => RENEW(db, mine);

const KEEP = statement<Claim & Omit<Answer, 'contentType'> & { readonly content_type: string | null }, never>(
  'keep-idempotent-answer',
  `
    update idempotency_keys set status = :status::int, content_type = :content_type, body = :body
    where actor = :actor and key = :key and holder = :holder::uuid and status is null`,
);

/** Stores the response for repeated requests. */
export const keep = (db: Db, mine: Claim, { status, contentType, body }: Answer) =>
  KEEP(db, { ...mine, status, content_type: contentType, body });

// a transaction that has written nothing has no id, and no effect
const MARK = statement<Claim & { readonly effect: string }, { holder: string }>(
  'mark-idempotency-key',
  `
    update idempotency_keys set effect = :effect::uuid
    where actor = :actor and key = :key and holder = :holder::uuid and pg_current_xact_id_if_assigned() is not null
    returning holder`,
);

/** Marks the key within the transaction that changes something. @returns whether the transaction has written anything */
export const mark = async (transaction: Sql, mine: Claim, effect: string): Promise<boolean> =>
  (await MARK(transaction, { ...mine, effect })).length > 0;

// waits for a transaction that is about to mark the key
const EFFECT = statement<Claim, { effect: string | null }>(
  'find-idempotent-effect',
  'select effect from idempotency_keys where actor = :actor and key = :key and holder = :holder::uuid for share',
);

/** Returns the key's last effect; undefined if it had none. */
export async function effectOf(db: Db, mine: Claim): Promise<string | undefined> {
  const [row] = await EFFECT(db, mine);
  return row?.effect ?? undefined;
}

const GIVE_BACK = statement<Claim, never>(
  'give-back-idempotency-key',
  `
    with freed as (
      delete from idempotency_keys
      where actor = :actor and key = :key and holder = :holder::uuid and status is null and effect is null
    )
    update idempotency_keys set lease_until = now()
    where actor = :actor and key = :key and holder = :holder::uuid and status is null and effect is not null`,
);

/** Frees a key that had no effect, so that it can be used again. A key that had an effect stays taken, without a response. */
export const giveBack = (db: Db, mine: Claim) => GIVE_BACK(db, mine);
