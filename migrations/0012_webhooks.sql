-- Who is told of sealed events. Events are counted by their leaf in the ledger's tree: it has no gaps, and stays when a
-- ledger moves to another cluster.

create table webhooks (
  id uuid primary key,
  url text not null,
  event_types text[], -- null: all of them
  created_at timestamptz not null,
  next_leaf bigint not null -- the first leaf that is not queued yet
);

create table webhook_deliveries (
  webhook_id uuid not null references webhooks (id) on delete cascade,
  leaf_index bigint not null,
  event_id uuid not null,
  entity_id uuid not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'dead')),
  is_first boolean not null, -- of those that wait for this webhook and entity: the others wait for it
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  error text, -- why the last attempt failed
  delivered_at timestamptz,
  primary key (webhook_id, leaf_index)
);
create index idx_webhook_deliveries_waiting on webhook_deliveries (webhook_id, entity_id, leaf_index) where state = 'pending';
-- What may be sent, by when: a backlog that waits for its time, or behind another event, is not read.
create index idx_webhook_deliveries_due on webhook_deliveries (webhook_id, next_attempt_at, leaf_index)
  where state = 'pending' and is_first;
create index idx_webhook_deliveries_event on webhook_deliveries (webhook_id, event_id);
-- Deliveries are forgotten a week after they were taken: without this, every look for such would read all of them.
create index idx_webhook_deliveries_delivered on webhook_deliveries (delivered_at) where state = 'delivered';
