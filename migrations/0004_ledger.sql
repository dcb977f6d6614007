-- The ledger: append-only facts. `xid` is the transaction that wrote the event: readers see only events of transactions
-- older than every one still open, in the order (xid, seq), so that a cursor never skips one.

-- A transaction's place in the ledger's order. Transaction ids start again when the ledger is restored into a new cluster;
-- ledger/order.ts then puts an offset into this function, so that what is written later still comes later.
create function ledger_place(transaction_id xid8) returns xid8 immutable language sql as 'select transaction_id';
-- Every transaction of this database before this place has ended. One of another database of the cluster, open or prepared,
-- cannot write here and is not waited for; one whose database is not known (it has just ended) counts as ours.
create function ledger_horizon() returns xid8 stable language sql as $$
  select ledger_place(coalesce(
    (select id from (
        select id from pg_snapshot_xip(now.seen) open (id)
        where not exists (
            select from pg_stat_get_activity(null) a
            where a.backend_xid = open.id::xid
              and a.datid <> (select oid from pg_database where datname = current_database())
          )
          and not exists (
            select from pg_prepared_xacts p where p.transaction = open.id::xid and p.database <> current_database()
          )
        union all
        select pg_current_xact_id_if_assigned()
      ) ours
      where id is not null order by id limit 1),
    pg_snapshot_xmax(now.seen)))
  from (select pg_current_snapshot() as seen) now
$$;

create table ledger_events (
  xid xid8 not null default ledger_place(pg_current_xact_id()),
  seq bigint not null generated always as identity,
  id uuid not null default new_id(),
  occurred_at timestamptz not null default now(),
  event_type text not null,
  entity_type text not null,
  entity_id uuid not null,
  metadata jsonb not null default '{}',
  severity text not null default 'info' check (severity in ('info', 'warn', 'error')),
  actor text not null,
  request_id text, -- the request that caused it, or
  job_id uuid, -- the background job
  primary key (xid, seq)
);
create index idx_ledger_events_entity on ledger_events (entity_id, xid, seq);
create index idx_ledger_events_type on ledger_events (event_type, xid, seq);
-- who did it: that none of 1,000,000 events is of an actor is known in 3 ms instead of 800; 42 MB. Of the actor alone 7 MB would do, and
-- without statistics, as in the embedded database, all events of an actor would be read and sorted
create index idx_ledger_events_actor on ledger_events (actor, xid, seq);
-- where in the order of transactions a stretch of time lies: a day of 1,000,000 events in 55 ms instead of 320, with 48 kB; a
-- B-tree of 21 MB is no quicker
create index idx_ledger_events_time on ledger_events using brin (occurred_at) with (pages_per_range = 32);

-- Append-only by the database: statement triggers on what the ledger never does, so that appending costs nothing more.
create function ledger_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: the ledger is append-only', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete or truncate on ledger_events
  for each statement execute function ledger_refuse_change();

-- The sealed ledger: a Merkle tree (RFC 9162) over the events in the order (xid, seq), written in the background.

create table ledger_leaves (
  leaf_index bigint primary key,
  xid xid8 not null,
  seq bigint not null,
  event_id uuid not null unique,
  hash bytea not null check (length(hash) = 32)
);

-- Roots of complete subtrees of 2^level leaves, for every eighth level: a proof needs at most 255 hashes of each of them.
create table ledger_nodes (
  level smallint not null check (level > 0 and level % 8 = 0),
  node_index bigint not null,
  hash bytea not null check (length(hash) = 32),
  primary key (level, node_index)
);

create table ledger_checkpoints (
  tree_size bigint primary key,
  root bytea not null,
  sealed_at timestamptz not null,
  note text not null -- size, root and time, signed (C2SP signed note)
);

-- The public keys that have signed. Who verifies should hold the key from elsewhere: what lies here can be replaced.
create table ledger_keys (
  verifier_key text primary key,
  first_used_at timestamptz not null default now()
);

-- Signing keys under which a role that does not own the ledger may seal: digests of what only the key's holder can say.
create table ledger_sealers (
  token_digest bytea primary key check (length(token_digest) = 32),
  verifier_key text not null,
  added_at timestamptz not null default now()
);

-- The only way into the tree for a role that does not own it: with its INSERT alone it could put in what stops sealing for good.
create function ledger_seal(
  token bytea, first_leaf bigint, after_xid xid8, after_seq bigint, last_xid xid8, last_seq bigint, hashes bytea,
  node_levels smallint[], node_indexes bigint[], node_hashes text[], size bigint, tree_root bytea, made_at timestamptz,
  signed_note text, signer text
) returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not pg_has_role(session_user, (select relowner from pg_class where oid = 'ledger_events'::regclass), 'member')
    and not exists (select from ledger_sealers where token_digest = sha256(token))
  then
    raise exception 'this role may not seal under this key' using errcode = 'insufficient_privilege';
  end if;
  insert into ledger_leaves (leaf_index, xid, seq, event_id, hash)
    select first_leaf + at - 1, xid, seq, id, substr(hashes, (at::int - 1) * 32 + 1, 32)
    from (
      select xid, seq, id, row_number() over (order by xid, seq) as at from ledger_events
      where (xid, seq) > (after_xid, after_seq) and (xid, seq) <= (last_xid, last_seq)
    ) event order by at;
  insert into ledger_nodes (level, node_index, hash)
    select level, node_index, decode(hash, 'hex')
    from unnest(node_levels, node_indexes, node_hashes) node (level, node_index, hash);
  insert into ledger_keys (verifier_key) values (signer) on conflict do nothing;
  insert into ledger_checkpoints (tree_size, root, sealed_at, note) values (size, tree_root, made_at, signed_note);
end $$;
revoke execute on function ledger_seal from public;

create trigger append_only before update or delete or truncate on ledger_leaves
  for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on ledger_nodes
  for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on ledger_checkpoints
  for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on ledger_keys
  for each statement execute function ledger_refuse_change();
