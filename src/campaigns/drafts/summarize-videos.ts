import { type Summarize, VideoSummary } from '../../content/catalog/index.ts';
import { statement } from '../../core/db/index.ts';

type Counts = Pick<VideoSummary, 'clips' | 'ready_clips' | 'film' | 'has_preview'> & { readonly id: string };

const COUNTS = statement<{ ids: readonly string[] }, Counts>(
  'video-counts',
  `
    select video.id, count(clips.id)::int as clips, count(clips.id) filter (where clips.status = 'ready')::int as ready_clips,
      case when films.video_asset_id is null then 'none' when films.analyzed_at is null then 'received' else 'analyzed' end as film,
      films.storyboard is not null as has_preview
    from unnest(:ids::uuid[]) as video (id)
      left join clips on clips.video_asset_id = video.id and superseded_at is null
      left join films on films.video_asset_id = video.id
    group by video.id, films.video_asset_id, films.analyzed_at, films.storyboard is not null`,
);

const STANDING = statement<{ ids: readonly string[] }, Standing>(
  'video-standing-decisions',
  `
    select best.video_asset_id, best.platform, best.clip_id, clips.start_ms, clips.end_ms, best.score, best.decided_at,
      best.orchestration_id, decisions.confidence, campaign.id as campaign_id, campaign.status
    from best_clip_decisions best
      join clips on clips.id = best.clip_id
      left join decisions on decisions.orchestration_id = best.orchestration_id and decisions.platform = best.platform
      left join lateral (
        select id, status from campaigns
        where campaigns.video_asset_id = best.video_asset_id and campaigns.platform = best.platform
        order by created_at desc, id desc limit 1
      ) campaign on true
    where best.video_asset_id = any(:ids::uuid[])
    order by best.platform`,
);

interface Standing {
  readonly video_asset_id: string;
  readonly platform: string;
  readonly clip_id: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly score: number;
  readonly decided_at: Date;
  readonly orchestration_id: string;
  readonly confidence: string | null;
  readonly campaign_id: string | null;
  readonly status: string | null;
}

/** Finds the film, clip counts, current decisions, and newest campaigns of videos, in two statements for any number of videos. */
export const summarizeVideos: Summarize = async (db, ids) => {
  const counts = await COUNTS(db, { ids });
  const standing = await STANDING(db, { ids });
  const ofVideo = new Map<string, Standing[]>(ids.map((id) => [id, []]));
  for (const decision of standing) ofVideo.get(decision.video_asset_id)?.push(decision);
  return new Map(
    counts.map(({ id, ...rest }) => [
      id,
      VideoSummary.parse({ ...rest, platforms: (ofVideo.get(id) ?? []).map(toPlatform) }),
    ]),
  );
};

const toPlatform = ({ video_asset_id: _, campaign_id, status, confidence, decided_at, ...decision }: Standing) => ({
  ...decision,
  decided_at: decided_at.toISOString(),
  confidence: confidence ?? 'unknown',
  campaign: campaign_id === null ? null : { id: campaign_id, status },
});
