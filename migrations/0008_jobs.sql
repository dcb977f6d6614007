-- One queue for each kind of job: pg-boss keeps each in a partition of its own, which only an owner can make.

select campaigns_jobs.create_queue('orchestrate-batch', '{"policy": "standard"}');
select campaigns_jobs.create_queue('orchestrate-added', '{"policy": "standard"}');
select campaigns_jobs.create_queue('analyze-film', '{"policy": "standard"}');
select campaigns_jobs.create_queue('train-rules', '{"policy": "standard"}');
select campaigns_jobs.create_queue('watch-rules', '{"policy": "standard"}');

create index idx_job_id on campaigns_jobs.job (id);
create index idx_job_newest on campaigns_jobs.job (created_on desc, id desc);
-- one unfinished job a key
create unique index one_job_a_key on campaigns_jobs.job (name, singleton_key) where state < 'completed';
create index idx_job_running on campaigns_jobs.job (started_on) where state = 'active';

-- How far a job has come. No foreign key: pg-boss fails a job by deleting its row and inserting it anew.
create table job_progress (
  job_id uuid primary key,
  progress double precision not null default 0 check (progress between 0 and 1),
  place jsonb, -- where an interrupted job goes on; its kind alone can read it
  started_at timestamptz not null default now() -- of the attempt; the queue's own started_on is the worker's sign of life
);
