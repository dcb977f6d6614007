-- Append-only by the database: statement triggers on what the ledger never does, so that appending costs nothing more.

alter table ledger_events
  add column request_id text, -- the request that caused it, or
  add column job_id uuid;     -- the background job

create function ledger_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: the ledger is append-only', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger append_only before update or delete or truncate on ledger_events
  for each statement execute function ledger_refuse_change();

-- A transaction's place in the ledger's order. Transaction ids start again when the ledger is restored into a new cluster;
-- ledger/order.ts then puts an offset into these two, so that what is written later still comes later.
create function ledger_place(transaction_id xid8) returns xid8 immutable language sql as 'select transaction_id';
alter table ledger_events alter column xid set default ledger_place(pg_current_xact_id());

-- Every transaction before this place has ended.
create function ledger_horizon() returns xid8 stable language sql as 'select pg_snapshot_xmin(pg_current_snapshot())';
