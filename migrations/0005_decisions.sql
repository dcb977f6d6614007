-- Evidence and decisions. An orchestration keeps what was read, so that its decision can be computed again, bit for bit:
-- json keeps the candidates as the very text that was scored.

create table orchestrations (
  id uuid primary key,
  video_asset_id uuid not null references video_assets (id),
  created_at timestamptz not null,
  duration_ms integer, -- of the video, as read
  candidates json not null, -- [[clip id, start_ms, end_ms, features], …], in order of start and id
  rule_sets json not null, -- {platform: rule set id}, for every platform asked for
  ranking text not null check (ranking in ('clamped-score', 'score-before-clamp')), -- what the clips were ordered by
  -- with the video in front, a decision's evidence is found by the decisions' own index on the video
  constraint orchestrations_of_video unique (video_asset_id, id)
);

-- lz4 takes less of the processor than PostgreSQL's own compression, which was a fifth of what a batch costs; a server may
-- have been built without it.
do $$ begin
  alter table orchestrations alter candidates set compression lz4;
exception when feature_not_supported or invalid_parameter_value then
  null;
end $$;

-- Every decision ever made, in the order of `seq`. It outlives its evidence and its clip, which may be deleted.
create table decisions (
  orchestration_id uuid not null,
  platform platform not null,
  seq bigint not null generated always as identity,
  video_asset_id uuid not null,
  clip_id uuid not null,
  score double precision not null check (score between 0 and 1),
  rule_set_id uuid not null references rule_sets (id),
  decided_at timestamptz not null,
  -- how sure it is that the best score is the best clip; unknown: the weights were not learned
  confidence text not null check (confidence in ('clear', 'tied', 'unknown')),
  win_probability double precision check (win_probability between 0 and 1),
  runner_up_id uuid,
  score_sd double precision check (score_sd >= 0),
  exploration json, -- {policy, seed, candidates, propensities} when the clip was drawn; null: the best score won
  cards json, -- {policy, count, lambda, cards, …} when several clips were asked for; null: one clip
  primary key (orchestration_id, platform)
);
create index idx_decisions_video on decisions (video_asset_id, platform);
create index idx_decisions_tied on decisions (decided_at desc) where confidence = 'tied';

create function decisions_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: decisions are append-only', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete or truncate on decisions
  for each statement execute function decisions_refuse_change();

-- The newest decision for a video and platform. Its video exists because its evidence does.
create table best_clip_decisions (
  id uuid primary key default new_id(),
  video_asset_id uuid not null,
  platform platform not null,
  clip_id uuid not null references clips (id),
  score double precision not null check (score between 0 and 1),
  decided_at timestamptz not null default now(),
  orchestration_id uuid not null,
  unique (video_asset_id, platform),
  constraint best_clip_decisions_evidence_fkey
    foreign key (video_asset_id, orchestration_id) references orchestrations (video_asset_id, id)
);
create index idx_best_clip_decisions_clip on best_clip_decisions (clip_id);
