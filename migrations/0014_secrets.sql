-- Secrets that the engine needs itself, such as tokens of ad accounts: sealed with AES-256-GCM under a key that the database does
-- not have.

create table secrets (
  id uuid primary key,
  name text not null unique,
  key_id text not null, -- which key opens it
  sealed text not null, -- base64url: nonce (12 bytes), ciphertext, tag (16 bytes); bound to the name
  created_at timestamptz not null,
  updated_at timestamptz not null
);
