-- Old evidence can be deleted: before an orchestration goes, PostgreSQL looks for decisions that stand on it. With the video in
-- the key it finds them by the decisions' own index on the video, instead of reading the whole table for every row. As many
-- indexes as before.

alter table orchestrations add constraint orchestrations_of_video unique (video_asset_id, id);
drop index idx_orchestrations_video;
alter table best_clip_decisions
  drop constraint best_clip_decisions_orchestration_id_fkey,
  add constraint best_clip_decisions_evidence_fkey
    foreign key (video_asset_id, orchestration_id) references orchestrations (video_asset_id, id);
