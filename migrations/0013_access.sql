-- API keys. A key is 256 random bits: nobody can search for it, so one round of SHA-256 hides it as well as a slow hash would.
-- A row is never deleted: whoever has made a key once has a locked door from then on.

create table api_keys (
  id uuid primary key,
  name text not null, -- the actor of what is done with the key, as the ledger writes it
  role text not null check (role in ('viewer', 'operator', 'admin')),
  kind text not null default 'person' check (kind in ('person', 'service', 'agent')),
  prefix text not null unique, -- the part of the key that may be shown
  digest text not null check (digest ~ '^[0-9a-f]{64}$'), -- SHA-256 of the whole key
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  check (kind <> 'agent' or role <> 'admin') -- an agent never spends alone
);
create unique index api_keys_name on api_keys (name) where revoked_at is null;

-- Who is signed in with a browser: its cookie holds 256 random bits, of which the SHA-256 is kept. A session ends with its key.
create table sessions (
  id uuid primary key,
  key_id uuid not null references api_keys (id),
  digest text not null unique check (digest ~ '^[0-9a-f]{64}$'), -- SHA-256 of what the cookie holds
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at timestamptz
);
create index idx_sessions_key on sessions (key_id);
create index idx_sessions_newest on sessions (created_at desc, id desc);
