-- Trainings that had new results: what was learned, and why it may take over or not. Jobs are forgotten; these stay.

create table rule_trainings (
  id uuid primary key, -- of the job
  platform platform not null,
  goal text not null,
  rule_set_id uuid not null references rule_sets (id), -- the draft that it made
  compared_id uuid not null references rule_sets (id), -- the one in charge meanwhile
  n integer not null check (n >= 0),
  promote boolean not null,
  reason text not null,
  found jsonb not null, -- weights, metrics, left_out, warnings
  actor text not null,
  trained_at timestamptz not null
);
create index idx_rule_trainings_newest on rule_trainings (trained_at desc, id desc);
create index idx_rule_trainings_rule_set on rule_trainings (rule_set_id);
