-- One partition for every kind of job: a queue is then a row, which any role may add when the first job of its kind comes, and
-- a new kind of job needs no migration. pg-boss's own functions would make a table for each, which only an owner can.

create table campaigns_jobs.job_of_any_kind partition of campaigns_jobs.job default;
alter table campaigns_jobs.job_of_any_kind add constraint q_fkey
  foreign key (name) references campaigns_jobs.queue (name) on delete restrict deferrable initially deferred;
create index job_of_any_kind_waiting on campaigns_jobs.job_of_any_kind (name, start_after)
  include (priority, created_on, id) where state < 'active';

create index idx_job_id on campaigns_jobs.job (id);
create index idx_job_newest on campaigns_jobs.job (created_on desc, id desc);
-- one unfinished job a key
create unique index one_job_a_key on campaigns_jobs.job (name, singleton_key) where state < 'completed';
create index idx_job_failed on campaigns_jobs.job (created_on desc, id desc) where state in ('failed', 'cancelled');
create index idx_job_running on campaigns_jobs.job (started_on) where state = 'active';

-- How far a job has come. No foreign key: pg-boss fails a job by deleting its row and inserting it anew.
create table job_progress (
  job_id uuid primary key,
  progress double precision not null default 0 check (progress between 0 and 1),
  checkpoint jsonb, -- where an interrupted job goes on; its kind alone can read it
  started_at timestamptz not null default now() -- of the attempt; the queue's own started_on is the worker's sign of life
);
