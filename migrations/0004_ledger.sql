-- The ledger: append-only facts. `xid` is the transaction that wrote the event: readers see only events of transactions
-- older than every one still open, in the order (xid, seq), so that a cursor never skips one.

-- A transaction's place in the ledger's order. Transaction ids start again when the ledger is restored into a new cluster;
-- ledger/order.ts then puts an offset into these two, so that what is written later still comes later.
create function ledger_place(transaction_id xid8) returns xid8 immutable language sql as 'select transaction_id';
-- Every transaction before this place has ended.
create function ledger_horizon() returns xid8 stable language sql as 'select pg_snapshot_xmin(pg_current_snapshot())';

create table ledger_events (
  xid xid8 not null default ledger_place(pg_current_xact_id()),
  seq bigint not null generated always as identity,
  id uuid not null default gen_random_uuid(),
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

create trigger append_only before update or delete or truncate on ledger_leaves
  for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on ledger_nodes
  for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on ledger_checkpoints
  for each statement execute function ledger_refuse_change();
create trigger append_only before update or delete or truncate on ledger_keys
  for each statement execute function ledger_refuse_change();
