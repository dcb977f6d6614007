import { type RawBuilder, sql } from 'kysely';
import type { Narrow, Stretch } from '../../content/catalog/index.ts';
import type { Platform } from '../../core/platforms/index.ts';

/** Selects the videos in a state, and those with a decision for a platform. */
export const narrowVideos: Narrow = ({ state, platform }) => {
  if (state === undefined) return platform === undefined ? undefined : isDecided(platform);
  const film = sql`select from films where films.video_asset_id = video_assets.id`;
  if (state === 'no_film') return both(sql`not exists (${film})`, platform);
  if (state === 'measuring') return both(sql`exists (${film} and analyzed_at is null)`, platform);
  if (state === 'undecided') return sql`not ${isDecided(platform)}`;
  if (state === 'tied')
    return sql`exists (
      select from best_clip_decisions best
        join decisions on decisions.orchestration_id = best.orchestration_id and decisions.platform = best.platform
      where best.video_asset_id = video_assets.id and confidence = 'tied' and ${on(platform, 'best.platform')})`;
  return sql`exists (
    select from campaigns
    where campaigns.video_asset_id = video_assets.id and status = ${state} and ${on(platform, 'campaigns.platform')})`;
};

/** Selects videos that are not decided for all platforms and whose film was measured, or a ready clip added or changed, in the stretch. */
export const readiedUndecided = ({ since, until }: Stretch, platforms: readonly Platform[]): RawBuilder<boolean> => {
  const inStretch = sql`between ${since ?? '-infinity'}::timestamptz and ${until}::timestamptz`;
  return sql`
    id in (
      select video_asset_id from films where analyzed_at ${inStretch}
      union all
      select video_asset_id from clips where updated_at ${inStretch} and status = 'ready' and superseded_at is null)
    and not (${sql.join(platforms.map(isDecided), sql` and `)})`;
};

const on = (platform: Platform | undefined, column: string) =>
  platform === undefined ? sql`true` : sql`${sql.ref(column)} = ${platform}`;

const isDecided = (platform: Platform | undefined): RawBuilder<boolean> => sql`exists (
  select from best_clip_decisions best
  where best.video_asset_id = video_assets.id and ${on(platform, 'best.platform')})`;

const both = (one: RawBuilder<boolean>, platform: Platform | undefined): RawBuilder<boolean> =>
  platform === undefined ? one : sql`${one} and ${isDecided(platform)}`;
