-- Budgets: plans that say where the next day's money goes, the steps that carry them out, and limits that bind them.

create table budget_plans (
  id uuid primary key,
  status text not null check (status in ('proposed', 'applied')), -- expired and stale are seen, not written
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  policy text not null, -- names the computation
  inputs json not null, -- json, not jsonb: it computes again bit for bit
  plan json not null,
  left_out json not null, -- how many campaigns were found and not planned, and why the first 1,000 were not
  created_at timestamptz not null,
  expires_at timestamptz not null,
  applied_at timestamptz
);
create index idx_budget_plans_newest on budget_plans (created_at desc, id desc);

-- A line of an applied plan that moves money: decreases are step 1, increases step 2.
create table budget_steps (
  plan_id uuid not null references budget_plans (id),
  campaign_id uuid not null references campaigns (id),
  step integer not null check (step in (1, 2)),
  from_minor bigint not null check (from_minor >= 0),
  to_minor bigint not null check (to_minor >= 0),
  state text not null check (state in ('due', 'asked', 'done', 'void')), -- asked: the platform was asked for it
  why text, -- of a void one
  changed_at timestamptz not null,
  primary key (plan_id, campaign_id)
);

-- The most that a day may cost: everything, a platform, or a campaign.
create table budget_limits (
  scope text not null check (scope in ('account', 'platform', 'campaign')),
  scope_id text not null, -- '' of the account
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  daily_cap_minor bigint not null check (daily_cap_minor >= 0),
  set_at timestamptz not null,
  primary key (scope, scope_id, currency)
);
