-- The ledger: append-only facts. `xid` is the transaction that wrote the event: readers see only events of transactions
-- older than every one still open, in the order (xid, seq), so that a cursor never skips one.

create table ledger_events (
  xid xid8 not null default pg_current_xact_id(),
  seq bigint not null generated always as identity,
  id uuid not null default gen_random_uuid(),
  occurred_at timestamptz not null default now(),
  event_type text not null,
  entity_type text not null,
  entity_id uuid not null,
  metadata jsonb not null default '{}',
  severity text not null default 'info' check (severity in ('info', 'warn', 'error')),
  actor text not null,
  primary key (xid, seq)
);
create index idx_ledger_events_entity on ledger_events (entity_id, xid, seq);
