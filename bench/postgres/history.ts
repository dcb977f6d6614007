import type pg from 'pg';

/**
 * Adds videos with one clip, each orchestrated for one platform: one row in every table for each, and two in the ledger. Foreign
 * keys are not checked meanwhile.
 */
export async function fillHistory(client: pg.Client, videos: number): Promise<void> {
  await client.query(`set session_replication_role = replica; set synchronous_commit = off`);
  // indexes are built at the end, which is many times as fast
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class t on t.oid = i.indrelid
    where t.relnamespace = 'public'::regnamespace
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await client.query(`
    insert into video_assets (title, duration_ms, created_at)
    select 'film ' || n, 120000, now() - n * interval '1 second' from generate_series(1, ${videos}) n`);
  await client.query(`
    insert into clips (video_asset_id, start_ms, end_ms, status, features)
    select id, 0, 12000, 'ready', '{"visual_score": 0.5, "motion_intensity": 0.25}' from video_assets`);
  await client.query(`
    create temporary table done as select c.video_asset_id as video, c.id as clip, new_id() as orchestration,
      new_id() as campaign, r.id as rule_set, v.created_at as at
    from clips c join video_assets v on v.id = c.video_asset_id, rule_sets r where r.platform = 'tiktok'`);
  await client.query(`
    insert into orchestrations (id, video_asset_id, created_at, duration_ms, candidates, rule_sets, ranking)
    select orchestration, video, at, 120000,
      json_build_array(json_build_array(clip, 0, 12000, '{"visual_score": 0.5, "motion_intensity": 0.25}'::json)),
      json_build_object('tiktok', rule_set), 'score-before-clamp' from done`);
  await client.query(`
    insert into decisions (orchestration_id, platform, video_asset_id, clip_id, score, rule_set_id, decided_at, confidence)
    select orchestration, 'tiktok', video, clip, 0.5, rule_set, at, 'unknown' from done`);
  await client.query(`
    insert into best_clip_decisions (video_asset_id, platform, clip_id, score, decided_at, orchestration_id)
    select video, 'tiktok', clip, 0.5, at, orchestration from done`);
  await client.query(`
    insert into campaigns (id, video_asset_id, platform, clip_id, name, currency, orchestration_id,
      optimization_meta, created_at, updated_at)
    select campaign, video, 'tiktok', clip, 'TIKTOK auto-campaign for ' || video, 'USD', orchestration,
      jsonb_build_object('source', 'auto_orchestrator', 'score', 0.5, 'orchestration_id', orchestration), at, at from done`);
  await client.query(`
    insert into ledger_events (event_type, entity_type, entity_id, metadata, occurred_at, actor)
    select 'best_clip_selected', 'video_asset', video, jsonb_build_object('platform', 'tiktok', 'clip_id', clip), at, 'library' from done
    union all
    select 'campaign_created_auto', 'campaign', campaign, jsonb_build_object('platform', 'tiktok', 'clip_id', clip), at, 'library' from done`);
  for (const { definition } of indexes) await client.query(definition);
  await client.query('drop table done; reset session_replication_role; reset synchronous_commit');
  await client.query('vacuum analyze');
}
