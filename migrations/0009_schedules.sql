-- Jobs by the clock. pg-boss's own table of schedules knows one for each kind of job, and its clock runs
-- only where pg-boss is started; ours fires in the transaction that queues the job, so a time is neither missed nor taken twice.

create table schedules (
  name text primary key,
  id uuid not null default new_id(), -- as the ledger names it
  job text not null, -- a kind of job that a feature declares
  cron text not null, -- five fields
  timezone text not null, -- IANA name
  input jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  covered_until timestamptz not null default now(), -- what happened before was given to a job already
  next_at timestamptz not null,
  last_job_id uuid -- no foreign key: jobs are forgotten
);
create index idx_schedules_due on schedules (next_at);
