import type pg from 'pg';

export const CLIPS = 20;

/** Adds two-minute videos whose clips have the features that measuring a film gives. @returns the ids of the videos */
export async function fillCatalog(client: pg.Client, videos: number, clips = CLIPS): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `insert into video_assets (title, duration_ms) select 'film ' || n, 120000 from generate_series(1, ${videos}) n
     returning id`,
  );
  const ids = rows.map(({ id }) => id);
  await client.query(
    `insert into clips (video_asset_id, start_ms, end_ms, status, features)
    select v.id, start_ms, start_ms + 5000 + floor(random() * 40000), 'ready', json_build_object(
      'visual_score', round(random()::numeric, 5), 'motion_intensity', round(random()::numeric, 5),
      'brightness', round(random()::numeric, 5), 'sharpness', round(random()::numeric, 5), 'black_share', 0,
      'hook_strength', round(random()::numeric, 5), 'shot_rate_hz', round(random()::numeric, 3),
      'loudness_lufs', round((-40 * random())::numeric, 1), 'silence_share', round(random()::numeric, 5),
      'width', 1080, 'height', 1920, 'fps', 25, 'has_audio', true)
    from unnest($1::uuid[]) as v (id), lateral (
      select floor(random() * 75000)::integer as start_ms from generate_series(1, ${clips}) where v.id is not null
    ) clip`,
    [ids],
  );
  await client.query('vacuum analyze video_assets, clips');
  return ids;
}
