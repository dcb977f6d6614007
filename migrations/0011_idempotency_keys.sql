-- Idempotency-Key: requests that are running or were answered in the last 24 hours, so that one sent twice acts once.

create table idempotency_keys (
  actor text not null,
  key text not null,
  fingerprint text not null, -- SHA-256 of what was asked: route, parameters, body
  created_at timestamptz not null default now(),
  holder uuid not null, -- the request that runs, or ran, under this key
  lease_until timestamptz not null, -- of a running request: by then its process has renewed it, or died
  effect uuid, -- set in the transaction of what the request changes: from then on it is never done again
  status smallint, -- null: still running
  content_type text,
  body text,
  primary key (actor, key)
);
create index idx_idempotency_keys_age on idempotency_keys (created_at);
