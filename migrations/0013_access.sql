-- API keys. A key is 256 random bits: nobody can search for it, so one round of SHA-256 hides it as well as a slow hash would.
-- A row is never deleted: whoever has made a key once has a locked door from then on.

create table api_keys (
  id uuid primary key,
  name text not null, -- the actor of what is done with the key, as the ledger writes it
  role text not null check (role in ('viewer', 'operator', 'admin')),
  prefix text not null unique, -- the part of the key that may be shown
  digest text not null check (digest ~ '^[0-9a-f]{64}$'), -- SHA-256 of the whole key
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
create unique index api_keys_name on api_keys (name) where revoked_at is null;
