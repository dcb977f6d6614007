-- Rule sets: immutable versions, one active for a platform. The document is json, not jsonb, because a score is
-- summed in the document's order.

create table rule_sets (
  id uuid primary key default new_id(),
  platform platform not null,
  version integer not null check (version > 0),
  status text not null check (status in ('draft', 'active', 'retired')),
  document json not null,
  checksum text not null, -- SHA-256 of the document's canonical text, hex
  created_at timestamptz not null default now(),
  activated_at timestamptz,
  unique (platform, version),
  unique (platform, checksum) -- the same document again is the version that it is already
);
create unique index one_active_rule_set on rule_sets (platform) where status = 'active';

-- Every change of which version is active, newest last.
create table rule_set_activations (
  seq bigint primary key generated always as identity,
  platform platform not null,
  rule_set_id uuid not null references rule_sets (id),
  replaced_id uuid references rule_sets (id), -- null: none was active
  activated_at timestamptz not null
);
create index idx_rule_set_activations on rule_set_activations (rule_set_id, seq);

create function refuse_activation_change() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: activations are only added', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete or truncate on rule_set_activations
  for each statement execute function refuse_activation_change();

create function refuse_rule_set_change() returns trigger language plpgsql as $$
begin
  raise exception 'rule set % is immutable: add a new version', old.id using errcode = 'integrity_constraint_violation';
end $$;
create trigger rule_set_is_immutable
  before update of id, platform, version, document, checksum on rule_sets
  for each row execute function refuse_rule_set_change();
