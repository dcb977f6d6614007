-- Whose video a decision is of follows from its evidence, which is of a video that exists: asking again cost a look-up for
-- every decision.
alter table best_clip_decisions drop constraint best_clip_decisions_video_asset_id_fkey;
