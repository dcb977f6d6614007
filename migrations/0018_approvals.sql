-- Approvals: what an agent asks to spend, and what a person says to it.

create table approvals (
  id uuid primary key,
  campaign_id uuid not null references campaigns (id),
  transition text not null check (transition in ('publish', 'activate', 'resume')),
  shown jsonb not null, -- the campaign as it was when it was asked for: granted only while it still is
  why text not null,
  requested_by text not null, -- the actor
  created_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null check (state in ('pending', 'granted', 'refused')),
  decided_by text,
  decided_at timestamptz,
  check ((state = 'pending') = (decided_at is null))
);
create index idx_approvals_pending on approvals (campaign_id) where state = 'pending';
create index idx_approvals_newest on approvals (created_at desc, id desc);
