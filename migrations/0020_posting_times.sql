-- Posting times: the account's rules of a platform, and campaigns that go on at a time.

create table posting_rules (
  platform platform primary key,
  timezone text not null,
  never_on jsonb not null, -- weekdays, 1 is Monday
  quiet_from integer check (quiet_from between 0 and 23), -- local hours; null: never quiet
  quiet_to integer check (quiet_to between 0 and 23),
  gap_minutes integer not null check (gap_minutes >= 0),
  slots jsonb not null, -- [{weekday: 1 to 7 or null, hour, minute}]
  set_at timestamptz not null
);

create table campaign_schedules (
  campaign_id uuid primary key references campaigns (id),
  at timestamptz not null,
  local text not null, -- as a person means it: 2026-12-01 18:00
  timezone text not null,
  set_by text not null check (set_by in ('person', 'learned', 'slot')),
  because text not null,
  evidence json, -- what a slot was found from: it is found again, bit for bit
  move text check (move in ('publish', 'activate', 'resume')), -- null: nobody with the right to has approved the time
  move_with json, -- account and fingerprint of publish, the money of activate and resume
  shown json not null, -- the campaign as it was: it goes on only while it still is
  approved_by text,
  state text not null check (state in ('waiting', 'done', 'missed', 'unapproved', 'failed')),
  outcome text, -- of one that is over
  set_at timestamptz not null,
  ended_at timestamptz
);
create index idx_campaign_schedules_at on campaign_schedules (at) where state = 'waiting';
