-- Learning from results: background jobs, and how sure a decision was and how it explored.

select campaigns_jobs.create_queue('train-rules', '{"policy": "standard"}');
select campaigns_jobs.create_queue('watch-rules', '{"policy": "standard"}');

-- Only decisions under a rule set with a posterior, or made by exploring, have a row: the rest has nothing to say here.
create table choices (
  orchestration_id uuid not null references orchestrations (id) on delete cascade, -- goes with old evidence
  platform text not null check (platform in ('instagram', 'tiktok', 'youtube')),
  confidence text not null check (confidence in ('clear', 'tied', 'unknown')),
  win_probability double precision check (win_probability between 0 and 1),
  runner_up_id uuid,
  score_sd double precision check (score_sd >= 0),
  exploration json, -- {policy, seed, candidates, propensities} when the clip was drawn; null: the best score won
  primary key (orchestration_id, platform)
);
