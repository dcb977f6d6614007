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
